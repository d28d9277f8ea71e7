"""The fulfilment desk: only who may fulfil orders comes in."""

from functools import partial

from flask import Blueprint

from storefront.pages import signed_in
from storefront.pages.ops import (
    cancellations,
    home,
    operations,
    orders,
    parcels,
    pick_lists,
    picking,
    refunds,
    stock,
    work,
)
from storefront.services.staff import Permission

surface = Blueprint("ops", __name__)
surface.before_request(partial(signed_in.must_be_staff, Permission.FULFIL))
for family in (home, orders, pick_lists, picking, parcels, cancellations, refunds, work, stock, operations):
    surface.register_blueprint(family.bp)
