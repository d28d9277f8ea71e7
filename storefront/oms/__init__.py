"""The order room (OMS): placing, paying, shipping, cancelling, owing refunds. This module is its only door.

Verbs take the session first and never commit; each is harmless when repeated. Orders record what is owed,
`services/payments` moves money, `ims` moves goods. Every change tells an event of subject `order:<number>`:
order.placed, order.paid, order.expired, order.cancelled, order.picking, order.packed, order.shipped,
order.delivered, order.short, order.split, order.adopted, refund.due, order.refunded, work.opened, work.closed.
"""

from storefront.oms.bringing import PastOrder, add_pictures, bring_in
from storefront.oms.cancelling import cancel
from storefront.oms.desk import deliver, pack, report_short, ship, start_picking
from storefront.oms.desk_views import STUCK, TABS, PickLine, Queue, QueueFilters
from storefront.oms.dossiers import dossier, minimise, numbers_of, unfinished
from storefront.oms.lists import orders_of, pick_list, queue
from storefront.oms.paying import confirm_paid, expire_unpaid
from storefront.oms.people import GuestOrder, adopt, has_ordered, orders_with
from storefront.oms.placing import place, placed_of
from storefront.oms.purchases import Purchase, PurchasedLine, buyer, buyers, purchases
from storefront.oms.queries import confirmation, order, orders, paid_since, timeline
from storefront.oms.refunds import note_refunded, refund_due, refunds
from storefront.oms.rules import FulfilmentState, OrderState, Role, may_cancel, role_of
from storefront.oms.sales import Sold, last_sale, sold
from storefront.oms.splitting import SPLITTABLE, split
from storefront.oms.tracking import CARRIERS, check_digit_holds, link
from storefront.oms.tracking import normal as normal_tracking_number
from storefront.oms.types import (
    ANYONE,
    Anyone,
    Cancelled,
    Confirmation,
    Confirmed,
    DeliveryWish,
    LineDraft,
    LineKind,
    OrderDraft,
    PaymentMethod,
    Placed,
    Refused,
    Shipped,
    ShipTo,
    Source,
    WorkKind,
)
from storefront.oms.views import (
    FulfilmentView,
    LineView,
    OrderView,
    RefundView,
    TimelineEntry,
    WorkItem,
)
from storefront.oms.work import close_work_item, open_work_item, work_items

__all__ = [
    "ANYONE",
    "CARRIERS",
    "SPLITTABLE",
    "STUCK",
    "TABS",
    "Anyone",
    "Cancelled",
    "Confirmation",
    "Confirmed",
    "DeliveryWish",
    "FulfilmentState",
    "FulfilmentView",
    "GuestOrder",
    "LineDraft",
    "LineKind",
    "LineView",
    "OrderDraft",
    "OrderState",
    "OrderView",
    "PastOrder",
    "PaymentMethod",
    "PickLine",
    "Placed",
    "Purchase",
    "PurchasedLine",
    "Queue",
    "QueueFilters",
    "RefundView",
    "Refused",
    "Role",
    "ShipTo",
    "Shipped",
    "Sold",
    "Source",
    "TimelineEntry",
    "WorkItem",
    "WorkKind",
    "add_pictures",
    "adopt",
    "bring_in",
    "buyer",
    "buyers",
    "cancel",
    "check_digit_holds",
    "close_work_item",
    "confirm_paid",
    "confirmation",
    "deliver",
    "dossier",
    "expire_unpaid",
    "has_ordered",
    "last_sale",
    "link",
    "may_cancel",
    "minimise",
    "normal_tracking_number",
    "note_refunded",
    "numbers_of",
    "open_work_item",
    "order",
    "orders",
    "orders_of",
    "orders_with",
    "pack",
    "paid_since",
    "pick_list",
    "place",
    "placed_of",
    "purchases",
    "queue",
    "refund_due",
    "refunds",
    "report_short",
    "role_of",
    "ship",
    "sold",
    "split",
    "start_picking",
    "timeline",
    "unfinished",
    "work_items",
]
