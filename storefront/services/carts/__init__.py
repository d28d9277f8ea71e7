"""Carts: what visitors and customers mean to buy; adding holds nothing."""
