"""What a campaign did: who met it, what they did then, and what those did from whom it was held back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.i18n import _
from storefront.services import behaviour, profile
from storefront.services.behaviour import Verb
from storefront.services.measurement import uplift
from storefront.services.measurement.uplift import Comparison

ORDER = "order"
Spent = Mapping[int | UUID | None, Sequence[tuple[datetime, int]]]  # by person or visitor: when, how many yen


@dataclass(frozen=True, slots=True)
class Totals:
    """A campaign in one line: people reached, times shown, clicked, closed, goals reached, people it was held back from."""

    reach: int = 0
    impressions: int = 0
    clicks: int = 0
    dismissals: int = 0
    conversions: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that is told of a campaign; `revenue` is what those who saw it spent within the days that count."""

    totals: Totals
    buyers: int
    revenue: int
    goal: Comparison
    money: Comparison


@dataclass(slots=True)
class _Met:
    """One person or visitor and the campaign."""

    key: int | UUID | None
    person: int | None
    first: datetime
    held: bool
    counts: dict[str, int]


def totals(db: Session, *, site: str = "hiyori", since: datetime) -> dict[str, Totals]:
    """Every campaign in one line, by key (one statement)."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in behaviour.counted(db, site=site, since=since):
        found.setdefault(row.campaign, {})[row.verb] = (row.times, row.people)
    return {key: _totals(verbs) for key, verbs in found.items()}


def results(
    db: Session, campaign: str, *, goal: str = ORDER, days: int = 14, site: str = "hiyori", since: datetime
) -> Results:
    """The results of a campaign whose goal counts within so many days of the first contact (four statements)."""
    rows = behaviour.met(db, campaign, site=site, since=since)
    behind = profile.people_behind(db, {r.visitor_id for r in rows if r.person_id is None and r.visitor_id})
    people = met(rows, behind)
    bought = oms.purchases(db, [m.person for m in people if m.person is not None])
    visitors = [m.key for m in people if isinstance(m.key, UUID)]
    spent = spent_by(bought, behaviour.ordered(db, visitors, site=site, since=since))
    return of(people, spent, goal=goal, within=timedelta(days=days))


def spent_by(bought: Mapping[int, Sequence[oms.Purchase]], guests: Iterable[behaviour.Ordered]) -> Spent:
    """What was bought by people, and by guests in browsers that nobody signed in to."""
    found: dict[int | UUID | None, list[tuple[datetime, int]]] = {
        person: [(p.placed_at, p.spent) for p in theirs if p.counts] for person, theirs in bought.items()
    }
    for one in guests:
        found.setdefault(one.visitor_id, []).append((one.at, one.amount))
    return found


def met(rows: Iterable[behaviour.Met], behind: Mapping[UUID, int]) -> list[_Met]:
    """Everybody who was shown a campaign or from whom it was held back; whoever was on both sides stays on the first.

    What a browser did belongs to whom it turned out to be (`behind`). Pure.
    """
    found: dict[int | UUID | None, _Met] = {}
    for row in sorted(rows, key=lambda r: (r.first, r.verb)):
        person = row.person_id or (behind.get(row.visitor_id) if row.visitor_id else None)
        key = person or row.visitor_id
        if row.verb in (Verb.IMPRESSION, Verb.HELD):
            found.setdefault(key, _Met(key, person, row.first, row.verb == Verb.HELD, {}))
        if (one := found.get(key)) is not None:
            one.counts[row.verb] = one.counts.get(row.verb, 0) + row.times
    return list(found.values())


def of(people: Sequence[_Met], bought: Spent, *, goal: str, within: timedelta) -> Results:
    """The results of these contacts and purchases (pure)."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    reached: dict[bool, list[float]] = {True: [], False: []}
    for one in people:
        yen = sum(amount for at, amount in bought.get(one.key, ()) if one.first <= at < one.first + within)
        spent[one.held].append(float(yen))
        done = yen > 0 if goal == ORDER else one.counts.get("conversion", 0) > 0
        reached[one.held].append(1.0 if done else 0.0)
    shown = [one.counts for one in people if not one.held]
    impressions, clicks, dismissals = (
        sum(counts.get(verb, 0) for counts in shown) for verb in ("impression", "click", "dismissal")
    )
    return Results(
        Totals(len(shown), impressions, clicks, dismissals, int(sum(reached[False])), len(spent[True])),
        buyers=sum(yen > 0 for yen in spent[False]),
        revenue=int(sum(spent[False])),
        goal=uplift.compare(uplift.arm(reached[False]), uplift.arm(reached[True])),
        money=uplift.compare(uplift.arm(spent[False]), uplift.arm(spent[True])),
    )  # fmt: skip


def _totals(verbs: Mapping[str, tuple[int, int]]) -> Totals:
    times = {verb: found for verb, (found, _people) in verbs.items()}
    reach, held = (verbs.get(verb, (0, 0))[1] for verb in ("impression", "held"))
    impressions, clicks = times.get("impression", 0), times.get("click", 0)
    return Totals(reach, impressions, clicks, times.get("dismissal", 0), times.get("conversion", 0), held)


def sentence(found: Comparison, days: int) -> str:
    """What the comparison says, in plain words (in the reader's language)."""
    if found.rate is None:
        return _(
            "比べられる人数がまだ足りません。見せた方と見せなかった方が、それぞれ%(n)s人を超えると比べられます。",
            n=uplift.ENOUGH,
        )
    told = _(
        "見せた%(shown)s人のうち%(a)s％、見せなかった%(held)s人のうち%(b)s％が、%(days)s日以内に目的を果たしました。差は%(diff)sポイント（95％の確かさで%(low)sから%(high)sのあいだ）です。",
        shown=f"{found.shown.people:,}", a=_percent(found.shown.rate), held=f"{found.held.people:,}", b=_percent(found.held.rate), days=days,
        diff=_signed(found.rate.difference), low=_signed(found.rate.low), high=_signed(found.rate.high),
    )  # fmt: skip
    return f"{told} {_verdict(found.rate)}"


def _verdict(rate: uplift.Uplift) -> str:
    if not rate.claimed:
        return _("この差は偶然でも起こるため、効果があったとはまだ言えません。")
    return _("効果があったと言えます。") if rate.low > 0 else _("見せないほうがよい結果でした。")


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"


def _signed(share: float) -> str:
    return f"{share * 100:+.1f}"
