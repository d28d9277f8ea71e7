"""Carts: what visitors and customers mean to buy; adding holds nothing."""

from storefront.services.carts import leaving
from storefront.services.carts._locks import keep_still
from storefront.services.carts.actions import add, change, close, remove
from storefront.services.carts.merging import add_many, merge
from storefront.services.carts.offers import offer_lines, offering, who
from storefront.services.carts.queries import view
from storefront.services.carts.values import Added, CartItem, CartView, Merged, Owner, Trouble
from storefront.services.carts.worth import Worth, worth

__all__ = [
    "Added",
    "CartItem",
    "CartView",
    "Merged",
    "Owner",
    "Trouble",
    "Worth",
    "add",
    "add_many",
    "change",
    "close",
    "keep_still",
    "leaving",
    "merge",
    "offer_lines",
    "offering",
    "remove",
    "view",
    "who",
    "worth",
]
