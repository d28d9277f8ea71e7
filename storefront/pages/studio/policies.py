"""Return policies at the studio: what may come back, for how long, who pays the way; orders keep what they showed."""

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy.orm import Session
from wtforms import BooleanField

from storefront.kernel import clock
from storefront.kernel.i18n import _, _l
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.fields import Both, NumberField, RecordForm, Row, Rows
from storefront.services import business
from storefront.services.business import ReturnPolicy
from storefront.services.business.wording import return_sentences
from storefront.services.revisions import Content

_PLAIN = ("allowed", "window_days", "customer_fee", "size_exchange_free_times")


class ExclusionRow(Row):
    """Goods that may not come back."""

    text = Both(_l("お受けできない品"), 200, filled=True)


class PolicyForm(RecordForm):
    """A return policy."""

    SECTIONS: ClassVar = (
        (_l("お客様のご都合による返品"), ("allowed", "window_days", "customer_fee", "size_exchange_free_times")),
        (_l("お受けできない品"), ("exclusions",)),
    )  # fmt: skip
    allowed = BooleanField(_l("返品をお受けする"))
    window_days = NumberField(_l("お届けの日を1日目として何日以内"), low=1, high=365, filled=True)
    customer_fee = NumberField(_l("差し引く送料（空ならお客様のご負担、0なら当店の負担）"), high=100_000)
    size_exchange_free_times = NumberField(_l("無料のサイズ交換の回数"), high=10, filled=True)
    exclusions = Rows(ExclusionRow, _l("お受けできない品"))


def load(db: Session, site: str, slug: str) -> Content | None:
    """The policy in force."""
    if slug not in business.policy_keys(db, site=site):
        return None
    found = business.return_policies(db, [slug], now=clock.now(), site=site)[slug]
    return _content(found)


def _content(policy: ReturnPolicy) -> Content:
    excluded = [{"text": {"ja": "", "en": ""} | words} for words in policy.exclusions]
    return {**{name: getattr(policy, name) for name in _PLAIN}, "exclusions": excluded}


def save(db: Session, to: Saving, content: Content) -> None:
    """The next version, in force at once; what the form does not show stays."""
    old = business.return_policies(db, [to.slug], now=to.now, site=to.site)[to.slug]
    said = [{k: v for k, v in row["text"].items() if v} for row in content["exclusions"]]
    changed = old.model_copy(update={**{name: content[name] for name in _PLAIN}, "exclusions": tuple(said)})
    business.put_return_policy(db, changed, by=to.by, now=to.now, site=to.site)


def read(db: Session, site: str, slug: str) -> Mapping[str, object]:
    """The sentences that customers read, as they are now."""
    found = business.return_policies(db, [slug], now=clock.now(), site=site)[slug]
    said = "".join(str(sentence) for sentence in return_sentences(found))
    return {"facts": [(_("お客様が読む文"), said), (_("いまの版"), _("第%(n)s版", n=found.version))]}


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Every policy, with its window."""
    keys = business.policy_keys(db, site=site)
    found = business.return_policies(db, keys, now=clock.now(), site=site)
    lines = tuple(
        Line(key, (key, _("%(n)s日", n=found[key].window_days) if found[key].allowed else _("お受けしない")))
        for key in keys
    )
    return Listing((_("記号"), _("返品できる日数")), lines)


def blank(name: dict[str, str]) -> Content:
    """The right that the law gives."""
    return _content(business.statutory(""))


POLICY = Record("policy", PolicyForm, load, save, lambda content: _("返品の決まり"), aside=read)
bp = blueprint(
    Family(
        "policies",
        _l("返品の決まり"),
        lambda slug: POLICY,
        listing,
        blank,
        words={"new": _l("決まりをつくる")},
    )
)
