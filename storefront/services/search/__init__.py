"""Search: from what was typed to what is meant, suggestions, synonyms, and what to say when nothing is found."""

from storefront.services.search.finding import Found, Suggestions, find, first, suggest
from storefront.services.search.rules import Words, understand
from storefront.services.search.synonyms import (
    edition,
    forget_synonyms,
    list_synonyms,
    put_synonyms,
    remove_synonym,
)

__all__ = [
    "Found",
    "Suggestions",
    "Words",
    "edition",
    "find",
    "first",
    "forget_synonyms",
    "list_synonyms",
    "put_synonyms",
    "remove_synonym",
    "suggest",
    "understand",
]
