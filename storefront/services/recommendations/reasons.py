"""Why something is suggested, in one short sentence (pure)."""

from storefront.kernel.i18n import _
from storefront.services.recommendations.values import Kind

# Shares of the usual time between two purchases: before the first it is not spoken of, after the last it is forgotten.
SOON, OVER, FORGOTTEN = 0.75, 1.15, 4.0


def reason(kind: Kind, because: str = "") -> str:
    """The sentence of a kind that needs no dates; `because` is the name of the product that it follows from."""
    match kind:
        case Kind.TOGETHER:
            return (
                _("「%(name)s」と一緒に買われています", name=because)
                if because
                else _("一緒に買われています")
            )
        case Kind.SIMILAR:
            return _("「%(name)s」に似ています", name=because) if because else _("似ている品です")
        case Kind.LOOK:
            return _("「%(name)s」に合わせて", name=because) if because else _("一緒に合わせて")
        case Kind.FOR_YOU if because:
            return _("「%(name)s」を選んだかたに", name=because)
        case Kind.FOR_YOU | Kind.POPULAR:
            return _("いま、よく選ばれています")
        case Kind.NEW:
            return _("あたらしく入りました")
        case _:
            return _("最近ご覧になりました")


def again(days: int, every: float | None) -> str:
    """What to say of something bought so many days ago that usually lasts `every` days."""
    if not due(days, every):
        return _("前回のご購入から%(days)s日", days=days)
    if days >= OVER * (every or 0):
        return _("前回のご購入から%(days)s日。もう、なくなったころでしょうか", days=days)
    return _("前回のご購入から%(days)s日。そろそろ、なくなるころ", days=days)


def due(days: int, every: float | None) -> bool:
    """Whether it is probably running out."""
    return every is not None and SOON * every <= days <= FORGOTTEN * every
