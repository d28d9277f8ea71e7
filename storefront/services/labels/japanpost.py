"""Yu-Pack Print R: columns by a mapping that the merchant may change, widths in bytes (DOMAIN 3.3); pure."""

from storefront.services.labels.cells import cut, plain
from storefront.services.labels.consignments import Consignment, Sender
from storefront.services.labels.settings import LabelSettings

YU_PACK, NOT_COOLED, PREPAID, CASH, NO_SLOT = "0", "0", "0", "2", "00"


def header(settings: LabelSettings) -> tuple[str, ...]:
    """Titles in the order of the mapping."""
    return tuple(title for title, _, _ in settings.yu_pack)


def row(c: Consignment, by: Sender, settings: LabelSettings) -> list[str]:
    """One label; a field that the mapping names and nobody knows stays empty."""
    told = _fields(c, by, settings)
    return [cut(told.get(name, ""), width) for _, name, width in settings.yu_pack]


def _fields(c: Consignment, by: Sender, settings: LabelSettings) -> dict[str, str]:
    to = c.to
    return {
        "reference": c.reference,
        "ship_day": f"{c.ship_day:%Y%m%d}",
        "wish_day": f"{c.wish_day:%Y%m%d}" if c.wish_day else "",
        "slot": c.slot or NO_SLOT,
        "kind": YU_PACK,
        "cool": NOT_COOLED,
        "payment": CASH if c.cash else PREPAID,
        "postal_code": to.postal_code,
        "address_1": plain(f"{to.prefecture}{to.city}"),
        "address_2": plain(to.street),
        "address_3": plain(to.building),
        "name": plain(to.name),
        "company": plain(to.company),
        "kana": plain(c.kana),
        "honorific": "様",
        "phone": to.phone,
        "sender_postal_code": by.postal_code,
        "sender_address_1": plain(by.address),
        "sender_address_2": plain(by.building),
        "sender_name": plain(by.name),
        "sender_phone": by.phone,
        "goods": plain(settings.goods),
        "cash": str(c.cash.amount) if c.cash else "",
        "cash_tax": str(c.cash.tax) if c.cash else "",
        "remark": plain(c.remark),
    }
