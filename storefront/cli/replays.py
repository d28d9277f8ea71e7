"""`storefront evaluate replay`: how long the sample and the full replay of a month of page views take."""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import schema
from storefront.cli import crowd
from storefront.jobs.replays import replay_campaign
from storefront.kernel import db, observability, postgres
from storefront.kernel.db import reading, release, transaction
from storefront.kernel.i18n import LocalText
from storefront.services import audiences, behaviour, campaigns, profile
from storefront.services.campaigns import full, simulating
from storefront.services.profile import storing

SITE, KEY = "hiyori", "measured"
DRAFT = {"name": "measured", "placement": "overlay", "audience": "group-0", "priority": 95, "holdout": 5}
SAMPLE_S, FULL_S = 15.0, 600.0
CAMPAIGNS, GROUPS, PEOPLE = 200, 50, 4000

# A fifth of the pages is of known people, the rest of visitors with about twelve pages each.
_EVENTS = sa.text("""
INSERT INTO behaviour_event (at, site, channel, visitor_id, person_id, verb, subject, campaign, data)
SELECT CAST(:now AS timestamptz) - random() * interval '29 days', :site, 'web', md5('v' || (n % (:views / 15 + 1)))::uuid,
       CASE WHEN n % 5 = 0 THEN ((n / 5) % :people) / 4 * 4 + 1 + n % 3 END, kind.verb, kind.subject || kind.slug, '',
       jsonb_build_object('device', (ARRAY['phone', 'phone', 'desktop'])[1 + n % 3])
FROM generate_series(1, :views) n, LATERAL (VALUES
  (0, 'view', 'product:goods-', (n % 300)::text), (1, 'list', 'category:shelf-', (n % 20)::text),
  (2, 'page', 'page:shop.home.show', ''), (3, 'search', 'words:', '器'), (4, 'page', 'page:cart.carts.show', '')
) kind(number, verb, subject, slug) WHERE kind.number = (ARRAY[0, 0, 0, 1, 1, 2, 2, 2, 3, 4])[1 + (n / 7) % 10]
""")


@click.command("replay")
@click.option(
    "--views", default=1_000_000, show_default=True, help="Recorded page views of the last 30 days."
)
@click.option("--seed", default=1, show_default=True)
def replay(views: int, seed: int) -> None:
    """Seed a throw-away database with page views, 200 live campaigns, 50 audiences and 4,000 profiles, and replay the
    draft of an overlay: the sample as its page does, everything as the job does. A table, then a line of JSON. Exit
    status 1 when the sample takes over 15 s or everything over 10 minutes."""
    observability.start_logging("WARNING")
    with _throw_away():
        seeded, _ = _took(lambda: _seed(random.Random(seed), views))
        draft = campaigns.campaign_of(DRAFT)
        sampled, _ = _took(lambda: simulating.simulate(reading(), KEY, draft, site=SITE, now=crowd.NOW))
        release()
        with transaction() as session:
            full.ask(session, KEY, draft, site=SITE, now=crowd.NOW)
        counted, cpu = _took(lambda: replay_campaign(key=KEY, site=SITE, number=1))
        found = _summary(views, seeded, sampled, counted) | {"full_cpu_s": round(cpu, 1)}
    for name, value in found.items():
        click.echo(f"{name:16} {value:,}")
    click.echo(json.dumps(found))
    if found["sample_s"] > SAMPLE_S or found["full_s"] > FULL_S or found["views"] != views:
        sys.exit(1)


def _summary(views: int, seeded: float, sampled: float, counted: float) -> dict[str, Any]:
    run = full.run_of(reading(), KEY, site=SITE)
    assert run is not None
    told = full.told(run, {})
    rivals = len(campaigns.published(reading(), SITE).by_placement[campaigns.Placement.OVERLAY])
    release()
    return {
        "views": told.views, "campaigns": CAMPAIGNS, "rivals": rivals, "audiences": GROUPS, "portions": run.portions,
        "reach": told.reach.value, "impressions": told.impressions.value, "seed_s": round(seeded, 1),
        "sample_s": round(sampled, 1), "full_s": round(counted, 1),
        "views_per_second": round(views / counted),
    }  # fmt: skip


@contextmanager
def _throw_away() -> Iterator[None]:
    """A database server of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.embedded(Path(folder) / "pg")
        engine = db.connect(postgres.ensure_database(server))
        try:
            with engine.begin() as connection:
                schema.create_all(connection)
            db.configure(engine)
            yield
        finally:
            release()
            engine.dispose()
            server.cleanup()


def _seed(luck: random.Random, views: int) -> None:
    rules, now = crowd.groups(luck, GROUPS), crowd.NOW
    profiles = [storing.values(asked.profile) for asked in crowd.people(luck, PEOPLE)]
    with transaction() as session:
        session.execute(sa.text("SET LOCAL statement_timeout = 0"))
        behaviour.prepare_months(session, now - simulating.DAYS, now)
        session.execute(_EVENTS, {"now": now, "site": SITE, "views": views, "people": PEOPLE})
        session.execute(sa.insert(cast(sa.Table, profile.TABLE)), profiles)
        for n, rule in enumerate(rules):
            words = LocalText({"ja": f"group {n}", "en": f"group {n}"})
            audiences.put(session, audiences.AudienceDraft(f"group-{n}", words, rule), now=now)
    with transaction() as session:
        _publish(session, luck)
    with transaction() as session:
        session.execute(sa.text("ANALYZE behaviour_event, profile"))


def _publish(session: Session, luck: random.Random) -> None:
    for n in range(CAMPAIGNS):
        said = campaigns.campaign_of(crowd.content(luck, n, GROUPS, everywhere=False)).plain
        campaigns.keep(session, SITE, f"c{n:03}", said, now=crowd.NOW)
        campaigns.publish(session, SITE, f"c{n:03}", now=crowd.NOW)


def _took(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of this process's CPU (the database apart): other work on the machine moves them less."""
    began, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began, time.process_time() - cpu
