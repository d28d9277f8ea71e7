"""Recommendations: what belongs beside a product, what somebody may like, what runs out; with the reason shown.

Jobs compute rows into a table; pages read them in one statement that joins what is visible and in stock now.
"""

from storefront.services.recommendations.reading import (
    BESIDE,
    ROW,
    Rows,
    beside,
    bought_together,
    complete_look,
    for_home,
    similar,
)
from storefront.services.recommendations.storing import finish, store
from storefront.services.recommendations.values import Kind, Suggestion, Suggestions

__all__ = [
    "BESIDE",
    "ROW",
    "Kind",
    "Rows",
    "Suggestion",
    "Suggestions",
    "beside",
    "bought_together",
    "complete_look",
    "finish",
    "for_home",
    "similar",
    "store",
]
