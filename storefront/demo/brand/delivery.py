"""The brand's delivery terms as the shop's own settings."""

from functools import cache

from storefront.demo.brand.sources import read
from storefront.services.deliveries import DeliverySettings


@cache
def delivery() -> DeliverySettings:
    """Fees in yen, cut-off, closed days, transit from each warehouse; the rest as usual."""
    told = read("delivery.toml")
    groups = told.pop("transit")
    origins = {origin for group in groups for origin in group if origin != "to"}
    by_origin = {at: {to: g[at] for g in groups for to in g["to"]} for at in sorted(origins)}
    # Until it is known where an order ships from, the slower warehouse is promised.
    slowest = {to: max(days[to] for days in by_origin.values()) for to in told["fees"]}
    return DeliverySettings.model_validate({**told, "transit_from": by_origin, "transit_days": slowest})
