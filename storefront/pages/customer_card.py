"""A customer on one page for whoever serves them: who they are, what is open, what to say, what not to sell today."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.i18n import _, _l, local
from storefront.pages import desk_answers
from storefront.pages.context import jdate, yen
from storefront.pages.mypage.beliefs import CHANNELS, DEVICES, beliefs
from storefront.pages.ops.words import STATES
from storefront.pages.verdict_words import AT_THE_DESK
from storefront.services import campaigns, catalog, profile
from storefront.services.audiences.vocabulary import CASES, CONSENTS
from storefront.services.campaigns import Contacts, Guidance
from storefront.services.campaigns.goods import picked_for
from storefront.services.customers import Found
from storefront.services.profile import Profile, Who

ORDERS, MOST_MET = 6, 8
DID = {
    "conversion": _l("目的を果たした"),
    "click": _l("ひらいた"),
    "dismissal": _l("閉じた"),
    "impression": _l("見た"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the page shows; `stops` are why nothing is sold today, `rests` products with their reason,
    `takes` what a yes to a campaign leads to."""

    person: Found
    facts: tuple[tuple[Any, Any], ...]
    wishes: tuple[tuple[str, Any], ...]
    orders: tuple[oms.OrderView, ...]
    states: Mapping[str, tuple[Any, str]]
    guidance: Guidance
    told: Mapping[str, datetime]
    takes: Mapping[str, Any]
    goods: catalog.Picked
    stops: tuple[str, ...]
    rests: tuple[str, ...]
    silent: tuple[tuple[str, Any], ...]
    met: tuple[tuple[str, date, Any], ...]


def card(db: Session, person: Found, *, channel: str, site: str, now: datetime) -> Card:
    """Put together from one profile, what they met, their orders and the names of things."""
    known = profile.read(db, Who(None, person.person_id), site)
    guidance, contacts = campaigns.guidance_for(db, known, channel=channel, now=now)
    said = [one.campaign for one in guidance.say]
    may = {
        one.key: desk_answers.takes(db, one.campaign, site=site, now=now)
        for one in guidance.say
        if person.member
    }
    names = catalog.names(db, [b.product for b in known.bought] + [s.product for s in known.viewed])
    called = {one.key: one.draft.name for one in campaigns.every(db, site)}
    return Card(
        person, tuple(_facts(known)), _wishes(known, names, now),
        oms.orders_of(db, person.person_id, size=ORDERS).rows, STATES, guidance, _told(contacts),
        {key: desk_answers.TAKES[what] for key, what in may.items() if what}, picked_for(db, said, site=site, now=now), tuple(_stops(known)), tuple(_rests(guidance, names)),
        tuple((one.live.campaign.name, AT_THE_DESK[one.why]) for one in guidance.silent), _met(known, called),
    )  # fmt: skip


def veiled(person: Found) -> Found:
    """What is enough to recognise somebody by at a counter: the first letter of the address, the last four digits."""
    name, at, domain = person.email.partition("@")
    email = f"{name[:1]}…{at}{domain}" if at else ""
    return replace(person, email=email, phone=f"…{person.phone[-4:]}" if person.phone else "")


def _facts(known: Profile) -> list[tuple[Any, Any]]:
    since = jdate(known.first_order_at, year=True) if known.first_order_at else _("まだありません")
    told = [
        (_("ご購入"), _("%(n)s回、%(sum)s", n=known.orders, sum=yen(known.spent))),
        (_("はじめてのご購入"), since),
        (_("お住まい"), known.prefecture),
        (_("サイズ"), "、".join(sorted(set(known.sizes.values())))),
        (_("ご利用"), "、".join(str(w) for k, w in {**CHANNELS, **DEVICES}.items() if k in known.channels | known.devices)),
        (_("同意"), "、".join(str(w) for k, w in CONSENTS.items() if k in known.consents) or _("なし")),
    ]  # fmt: skip
    return [(term, value) for term, value in told if value]


def _wishes(known: Profile, names: Mapping[str, Any], now: datetime) -> tuple[tuple[str, Any], ...]:
    return tuple((one.name, one.why) for one in beliefs(known, names, now).interests[:5])


def _stops(known: Profile) -> list[str]:
    """Why nothing is sold to them at all today, with what it is about."""
    found = [
        _("%(kind)sに対応中です（%(day)sから）。片づくまで、何もおすすめしません。", kind=CASES.get(case.kind, case.kind), day=jdate(case.opened_at))
        for case in known.cases
    ]  # fmt: skip
    if known.unpaid:
        numbers = "、".join(known.unpaid)
        found.append(_("お支払い待ちのご注文があります（%(numbers)s）。", numbers=numbers))
    if known.undelivered:
        numbers = "、".join(known.undelivered)
        found.append(_("まだお届けしていないご注文があります（%(numbers)s）。", numbers=numbers))
    return found


def _rests(guidance: Guidance, names: Mapping[str, Any]) -> list[str]:
    """Products that they have, since when, and until when nobody offers them again."""
    words = {
        True: _l("%(name)s（%(since)sにお届け。%(until)sごろまで）"),
        False: _l("%(name)s（%(since)sにご注文。%(until)sごろまで）"),
    }
    return [
        str(words[one.arrived])
        % {"name": _name(one.product, names), "since": jdate(one.since), "until": jdate(one.until)}
        for one in guidance.resting
    ]


def _name(slug: str, names: Mapping[str, Any]) -> str:
    found = names.get(f"product:{slug}")
    return local(found.name) if found else slug


def _told(contacts: Contacts) -> dict[str, datetime]:
    """Which guidance was passed on to them, and when last."""
    read = {key: contact.read_at for key, contact in contacts.by_campaign.items() if contact.read_at}
    return {key: datetime.fromtimestamp(ms / 1000, UTC) for key, ms in read.items()}


def _met(known: Profile, called: Mapping[str, str]) -> tuple[tuple[str, date, Any], ...]:
    """Campaigns they met lately, each with the day and the most that came of it."""
    days: dict[str, date] = {}
    did: dict[str, set[str]] = {}
    for (verb, subject), counted in known.counts.items():
        key = subject.removeprefix("campaign:")
        if verb in DID and key != subject and counted:
            days[key] = max(days.get(key, date.min), *counted)
            did.setdefault(key, set()).add(verb)
    newest = sorted(days, key=lambda key: (-days[key].toordinal(), key))[:MOST_MET]
    return tuple((called.get(k, k), days[k], next(w for v, w in DID.items() if v in did[k])) for k in newest)
