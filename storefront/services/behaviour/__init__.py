"""Behaviour: what people do in the shop, noted beside the page and written by the second, by month."""

from storefront.services.behaviour import leaving, queries
from storefront.services.behaviour.agents import device, is_robot
from storefront.services.behaviour.buffer import flush, record, waiting
from storefront.services.behaviour.meeting import Counted, Met, Ordered, counted, met, ordered, verbs_of
from storefront.services.behaviour.partitions import forget_months, keep_months, prepare_months
from storefront.services.behaviour.touching import Touched, browsers_of_orders, touched_by
from storefront.services.behaviour.values import CAMPAIGN, PAGES, Happening, Verb
from storefront.services.behaviour.writing import write, write_once

__all__ = [
    "CAMPAIGN", "PAGES", "Counted", "Happening", "Met", "Ordered", "Touched", "Verb", "browsers_of_orders", "counted", "device", "flush", "forget_months", "is_robot", "keep_months", "leaving", "met", "ordered",
    "prepare_months", "queries", "record", "touched_by", "verbs_of", "waiting", "write", "write_once",
]  # fmt: skip
