"""The form of a batch of coupons."""

from typing import Any

from sqlalchemy.orm import Session
from wtforms import SelectField

from storefront.kernel import clock
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages.forms import Form, options
from storefront.pages.studio.fields import MomentField, NumberField, moment, text
from storefront.services import audiences
from storefront.services.promotions import BatchDraft, BatchKind

WORDS: tuple[tuple[str, Any], ...] = (
    (BatchKind.MULTI, _l("みんなで使う一つのコード")),
    (BatchKind.SINGLE, _l("一度だけ使えるコードをたくさん")),
    (BatchKind.PERSONAL, _l("対象者ひとりに一枚")),
)


class CouponsForm(Form):
    """What a batch needs; which fields count depends on its kind."""

    kind = SelectField(_l("種類"), choices=options(WORDS))
    code = text(_l("コード（みんなで使うとき）"), 32)
    count = NumberField(_l("枚数（たくさんつくるとき）"), low=1, high=100_000)
    most_uses = NumberField(_l("全部で何回まで（みんなで使うとき）"), low=1)
    audience = text(_l("対象者の記号（ひとりに一枚のとき）"), 60)
    ends_at = MomentField(_l("期限（日本時間、空なら割引の期間まで）"))
    note = text(_l("メモ"), 120)


def batch(db: Session, promotion: str, form: CouponsForm, site: str) -> BatchDraft:
    """The batch that the form says; personal ones are for the people who belong to an audience now."""
    kind = BatchKind(form.kind.data)
    return BatchDraft(
        promotion, kind, code=form.code.data or "", count=form.count.content or 0,
        people=_people(db, form.audience.data or "", site) if kind is BatchKind.PERSONAL else (),
        most_uses=form.most_uses.content, ends_at=moment(form.ends_at.content), note=form.note.data or "", site=site,
    )  # fmt: skip


def _people(db: Session, key: str, site: str) -> tuple[int, ...]:
    found = audiences.audience(db, key, site=site) if key else None
    if found is None:
        raise Refusal(_("対象者が見つかりません。"), field="audience")
    rule = audiences.ready(db, found.rule, site)
    return tuple(p for some in audiences.people(db, rule, now=clock.now(), site=site) for p in some)
