"""Results at the studio: what campaigns changed, how customers come back; every number opens who is behind it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, request

from storefront.kernel import clock, ids
from storefront.kernel.db import reading, transaction
from storefront.kernel.i18n import LocalText
from storefront.pages import signed_in
from storefront.pages.render import page, see_other
from storefront.pages.spreadsheets import sheet
from storefront.pages.studio import result_paths
from storefront.pages.studio.result_rules import rules_of
from storefront.pages.studio.rule_words import Words
from storefront.services import audiences, campaigns, measurement, staff
from storefront.services import customers as customers_room
from storefront.services.audiences import AudienceDraft, BadRule
from storefront.services.audiences.vocabulary import CHANNELS
from storefront.services.measurement import Totals

bp = Blueprint("results", __name__)
LOOKED_BACK = timedelta(days=366)
NAME = LocalText({"ja": "結果の画面から", "en": "From the results"})
HEAD = ("campaign", "people", "impressions", "clicks", "dismissals", "conversions", "held_out")


@bp.get("/results")
def index() -> Response:
    """Every campaign in one line."""
    db, site, now = reading(), signed_in.the_staff().site, clock.now()
    found = measurement.totals(db, site=site, since=now - LOOKED_BACK)
    names = {one.key: one.draft.name for one in campaigns.every(db, site)}
    told = sorted(((key, names.get(key, key), t) for key, t in found.items()), key=lambda row: -row[2].reach)
    return page(campaigns=told, most=max([t.reach for _k, _n, t in told], default=0))


@bp.get("/results/campaigns/<slug>")
def show(slug: str) -> Response:
    """What one campaign changed."""
    db, site = reading(), signed_in.the_staff().site
    kept = campaigns.kept(db, site, slug)
    if kept is None:
        abort(404)
    told = kept.live or kept.draft
    found = measurement.results(
        db, slug, goal=told.goal, days=told.goal_days, site=site, since=clock.now() - LOOKED_BACK
    )
    said = measurement.sentence(found.goal, told.goal_days)
    return page(slug=slug, campaign=told, found=found, said=said, audience=told.audience)


@bp.get("/results/customers")
def customers() -> Response:
    """The ladder of purchases, second purchases by channel and shelf, cohorts, channels."""
    db, site = reading(), signed_in.the_staff().site
    kept = measurement.read_customers(db, site=site)
    if kept is None:
        return page(made_at=None, report=None, rules={}, shelves={}, channels=CHANNELS)
    made_at, report = kept
    shelves = Words.at(db, site).shelves
    return page(made_at=made_at, report=report, rules=rules_of(report), shelves=shelves, channels=CHANNELS)


@bp.get("/results/paths")
def paths() -> Response:
    """What reached people before they bought: sequences, and the part of each touch."""
    db, site = reading(), signed_in.the_staff().site
    kept = measurement.read_paths(db, site=site)
    made_at, report = kept or (None, None)
    most = max((p.orders for p in report.paths), default=0) if report else 0
    return page(made_at=made_at, report=report, words=result_paths.words(db, site), most=most)


@bp.get("/results/paths/people")
def walkers() -> Response:
    """Who bought after exactly these touches."""
    db, site, steps = reading(), signed_in.the_staff().site, result_paths.asked(request.args)
    people = measurement.who_walked(db, steps, site=site)
    return page(steps=steps, words=result_paths.words(db, site), people=len(people))


@bp.post("/results/paths/people")
def keep_walkers() -> Response:
    """Keep them as a list, to be used in campaigns."""
    who, now, steps = signed_in.the_staff(), clock.now(), result_paths.asked(request.form)
    people = measurement.who_walked(reading(), steps, site=who.site)
    if not people:
        abort(404)
    slug = _new_slug()
    with transaction() as db:
        audiences.put(db, AudienceDraft(slug, NAME, kind=audiences.STATIC, site=who.site), now=now)
        numbers = [number for number, _name in customers_room.names_of(db, people).values()]
        audiences.fill(db, slug, "\n".join(numbers).encode(), replace=True, now=now, site=who.site)
        told = {"steps": list(steps), "people": len(numbers)}
        staff.record(db, who, "audience.from_results", f"audience:{slug}", {}, told, now=now)
    return see_other("studio.audiences.edit", slug=slug)


@bp.get("/results/paths.csv")
def path_file() -> Response:
    """Sequences and touches as a file for spreadsheets."""
    db, site = reading(), signed_in.the_staff().site
    kept = measurement.read_paths(db, site=site)
    return sheet("paths", result_paths.rows(kept[1] if kept else None, result_paths.words(db, site)))


@bp.get("/results/audience")
def audience() -> Response:
    """Who is behind a number: the rule in words and how many belong to it now."""
    db, site, now = reading(), signed_in.the_staff().site, clock.now()
    text, rule = _asked(request.args.get("rule", ""))
    count = audiences.count(db, audiences.ready(db, rule, site), now=now, site=site)
    said = audiences.sentence(rule, Words.at(db, site).names())
    return page(said=said, people=count.people, rule=text)


@bp.post("/results/audience")
def keep() -> Response:
    """Keep who is behind a number as an audience, to be used in campaigns."""
    who, now, (_text, rule) = signed_in.the_staff(), clock.now(), _asked(request.form.get("rule", ""))
    slug = _new_slug()
    with transaction() as db:
        audiences.put(db, AudienceDraft(slug, NAME, rule, site=who.site), now=now)
        told = {"rule": audiences.dumped(rule)}
        staff.record(db, who, "audience.from_results", f"audience:{slug}", {}, told, now=now)
    return see_other("studio.audiences.edit", slug=slug)


@bp.get("/results.csv")
def campaign_file() -> Response:
    """Every campaign as a file for spreadsheets."""
    site = signed_in.the_staff().site
    found = measurement.totals(reading(), site=site, since=clock.now() - LOOKED_BACK)
    rows = ((key, *_cells(t)) for key, t in sorted(found.items()))
    return sheet("campaigns", [HEAD, *rows])


@bp.get("/results/customers.csv")
def customer_file() -> Response:
    """Ladder and cohorts as a file for spreadsheets."""
    kept = measurement.read_customers(reading(), site=signed_in.the_staff().site)
    report = kept[1] if kept else measurement.report((), clock.now())
    rows: list[Sequence[Any]] = [("step", "people", "went_on", "gone", "waiting", "rate", "median_days")]
    rows += [
        (s.number, s.people, s.went_on, s.gone, s.waiting, round(s.rate, 4), s.days) for s in report.ladder
    ]
    for name, steps in (("first_channel", report.by_channel), ("first_shelf", report.by_shelf)):
        rows += [(name, "people", "went_on", "gone", "waiting", "rate", "median_days")]
        rows += [
            (key, s.people, s.went_on, s.gone, s.waiting, round(s.rate, 4), s.days)
            for key, s in steps.items()
        ]
    rows.append(("cohort", "people", "months_since", "share_active", "yen_per_person_so_far"))
    for cohort in report.cohorts:
        months = zip(cohort.active, cohort.value, strict=True)
        rows += [(cohort.month, cohort.people, n, share, yen) for n, (share, yen) in enumerate(months)]
    return sheet("customers", rows)


def _new_slug() -> str:
    """A name that nobody else takes in the same second: keeping must never replace what is kept."""
    return f"result-{clock.now().astimezone(clock.JST):%y%m%d%H%M%S}-{ids.public_id()[:4]}"


def _asked(text: str) -> tuple[str, audiences.Rule]:
    """The rule of a link; what is none is not found."""
    try:
        return text, audiences.loaded(json.loads(text))
    except (ValueError, BadRule):
        abort(404)


def _cells(t: Totals) -> tuple[int, ...]:
    return t.reach, t.impressions, t.clicks, t.dismissals, t.conversions, t.held
