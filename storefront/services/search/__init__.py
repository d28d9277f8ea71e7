"""Search: from what was typed to what is meant, and what to say when nothing is found."""

from storefront.services.search.finding import Found, find
from storefront.services.search.rules import Words, understand

__all__ = ["Found", "Words", "find", "understand"]
