"""Audiences: whom something is meant for, as one rule with two readings."""

from storefront.services.audiences.actions import (
    RULE,
    STATIC,
    AudienceDraft,
    Known,
    check_references,
    known_rules,
    put,
)
from storefront.services.audiences.beginnings import READY
from storefront.services.audiences.counting import NeedsPage, where
from storefront.services.audiences.evaluating import Test, compiled, matches
from storefront.services.audiences.identifiers import Identifiers, identifiers
from storefront.services.audiences.lists import LARGEST as LARGEST_LIST
from storefront.services.audiences.lists import Filled, Unknown, fill, members
from storefront.services.audiences.queries import (
    Count,
    audience,
    audiences,
    count,
    list_sizes,
    load_all,
    people,
    ready,
    some,
)
from storefront.services.audiences.ranking import Ranked, ranked
from storefront.services.audiences.rules import (
    EVERYBODY,
    NOBODY,
    AllOf,
    AnyOf,
    Not,
    Rule,
    asks_cart,
    needs_page,
    widest,
)
from storefront.services.audiences.sentences import sentence
from storefront.services.audiences.splitting import BUCKETS, bucket, drawn
from storefront.services.audiences.storing import BadRule, dumped, loaded
from storefront.services.audiences.wording import Names

__all__ = [
    "BUCKETS",
    "EVERYBODY",
    "LARGEST_LIST",
    "NOBODY",
    "READY",
    "RULE",
    "STATIC",
    "AllOf",
    "AnyOf",
    "AudienceDraft",
    "BadRule",
    "Count",
    "Filled",
    "Identifiers",
    "Known",
    "Names",
    "NeedsPage",
    "Not",
    "Ranked",
    "Rule",
    "Test",
    "Unknown",
    "asks_cart",
    "audience",
    "audiences",
    "bucket",
    "check_references",
    "compiled",
    "count",
    "drawn",
    "dumped",
    "fill",
    "identifiers",
    "known_rules",
    "list_sizes",
    "load_all",
    "loaded",
    "matches",
    "members",
    "needs_page",
    "people",
    "put",
    "ranked",
    "ready",
    "sentence",
    "some",
    "where",
    "widest",
]  # fmt: skip
