"""The fulfilment desk: only who may fulfil orders comes in."""

from functools import partial

from flask import Blueprint

from storefront.pages import signed_in
from storefront.pages.ops import (
    cancellations,
    carriers,
    home,
    operations,
    orders,
    packing_slips,
    parcels,
    payouts,
    pick_lists,
    picking,
    reconciliation,
    refunds,
    stock,
    work,
)
from storefront.services.staff import Permission

surface = Blueprint("ops", __name__)
surface.before_request(partial(signed_in.must_be_staff, Permission.FULFIL))
FAMILIES = (
    home, orders, pick_lists, picking, parcels, packing_slips, carriers, cancellations, refunds, payouts, reconciliation, work, stock,
    operations,
)  # fmt: skip
for family in FAMILIES:
    surface.register_blueprint(family.bp)
