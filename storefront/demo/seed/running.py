"""Fills the demo database, stage by stage, each in its own transaction: a killed first start goes on."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy.orm import Session

from storefront.demo import brand
from storefront.demo.seed import audiences, campaigns, folk, house, past, shelves
from storefront.demo.seed.cards import CardBook
from storefront.demo.seed.drafting import Drafting, goods
from storefront.demo.seed.histories import Story, stories
from storefront.demo.seed.studio import Studio, tasks
from storefront.demo.seed.telling import Teller, acts
from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.outbox import without_reactions
from storefront.services import business, catalog, connections
from storefront.services.customers import passwords
from storefront.settings import Settings

OPENED = timedelta(days=730)
ACTS_AT_ONCE = 60
# The shop opens with the pictures that are ready by then: heroes and covers come first, and two quiet cores
# get through them. What is left is taken by `storefront.demo.seed.rest` beside the running shop.
DRAWING_SECONDS = 90.0


class Progress(business.BusinessModel):
    """What the first start of the demo has done so far; `begun` is the demo's own today."""

    key: ClassVar[str] = "demo_seed"
    begun: datetime | None = None
    operator: str = "system"
    done: tuple[str, ...] = ()


Stage = Callable[[Session, Progress], Progress]


def seed_demo(config: Settings, *, pictures: bool = True) -> None:
    """Fill an empty database with the demo brand; a second call finds everything done and does nothing."""
    progress = business.current(reading(), Progress, fresh=True)
    if "finished" in progress.done:
        return
    progress = progress.model_copy(update={"begun": progress.begun or clock.now()})
    # Everything that is written here lies in the past: nobody gets mails about it, no money moves for it,
    # and read models are built once at the end instead of after every event.
    with without_reactions(), Studio(config.var) as studio:
        if pictures:
            studio.order(tasks(("front",), catalog.ready_pictures(reading())))
        began = time.monotonic()
        progress = _each_once(progress)
        _note(studio, max(1.0, DRAWING_SECONDS - (time.monotonic() - began)))
        cards = _tell_orders(progress)
        if config.local_stripe:
            cards.write(config.var / "stripe.sqlite")
        _note(studio)
        _finish(progress)


def _note(studio: Studio, within: float | None = None) -> None:
    for taken in studio.ready(within):
        with transaction() as db:
            catalog.note_rendered(db, taken, now=clock.now())


def _each_once(progress: Progress) -> Progress:
    for name, stage in STAGES.items():
        if name not in progress.done:
            with transaction() as db:
                progress = stage(db, progress).model_copy(update={"done": (*progress.done, name)})
                business.change(db, progress, by=house.BY, valid_from=progress.begun)
    return progress


def _house(db: Session, progress: Progress) -> Progress:
    opened = moment(progress) - OPENED
    house.put_settings(db, opened)
    house.put_texts(db, opened)
    house.put_places(db)
    house.put_synonyms(db)
    return progress


def _audiences(db: Session, progress: Progress) -> Progress:
    audiences.put_audiences(db, moment(progress))
    return progress


def _campaigns(db: Session, progress: Progress) -> Progress:
    campaigns.put_campaigns(db, moment(progress))
    return progress


def _goods(db: Session, progress: Progress) -> Progress:
    shelves.put_goods(db, moment(progress))
    return progress


def _stock(db: Session, progress: Progress) -> Progress:
    shelves.put_stock(db, moment(progress) - OPENED)
    return progress


def _people(db: Session, progress: Progress) -> Progress:
    shared = passwords.hashed(brand.PASSWORD)
    operator = folk.employ_staff(db, shared)
    now = moment(progress)
    folk.bring_in(db, brand.cast(), now, shared)
    folk.bring_in(db, folk.neighbours(), now)
    return progress.model_copy(update={"operator": operator})


def _connections(db: Session, progress: Progress) -> Progress:
    """A tool that pulls events about who wants letters; keys are made at the studio."""
    kinds = tuple(connections.KINDS)
    tool = connections.ConnectionDraft("letters", "配信ツール", kinds, "marketing:mail", in_use=True)
    connections.put(db, tool, https_only=True, now=moment(progress))
    return progress


STAGES: Mapping[str, Stage] = {
    "house": _house,
    "goods": _goods,
    "stock": _stock,
    "people": _people,
    "audiences": _audiences,
    "campaigns": _campaigns,
    "connections": _connections,
}


def moment(progress: Progress) -> datetime:
    """The demo's today, the same however often its first start is interrupted."""
    return progress.begun or clock.now()


def _tell_orders(progress: Progress) -> CardBook:
    """Place, pay, pack and ship everything in the order in which it happened; what cards paid."""
    now = moment(progress)
    told = stories(now)
    with transaction() as db:
        people = folk.bring_in(db, {s.person.email: s.person for s in told}.values(), now)
        pictures = picture_urls(db)
    teller = Teller({s.key: s for s in told}, Drafting(people, pictures, now), progress.operator)
    every = acts(told, now)
    for start in range(0, len(every), ACTS_AT_ONCE):
        with transaction() as db:
            for act in every[start : start + ACTS_AT_ONCE]:
                teller.tell(db, act)
    return teller.cards


def picture_urls(db: Session) -> dict[str, str]:
    """The picture of each SKU as an order keeps it; only pictures that are ready."""
    found = catalog.sellable(db, list(goods()), now=clock.now())
    urls = {sku: s.picture.url for sku, s in found.items() if s.picture is not None}
    return {sku: url for sku, url in urls.items() if not url.startswith("data:")}


def _finish(progress: Progress) -> None:
    now = moment(progress)
    with transaction() as db:
        catalog.refresh_listings(db, now=clock.now())
        catalog.set_popularity(db, _asked_for(stories(now), past.asked_for(now)))
        connections.take_up(db)
        done = progress.model_copy(update={"done": (*progress.done, "finished")})
        business.change(db, done, by=house.BY, valid_from=now)


def _asked_for(told: tuple[Story, ...], before: Counter[str]) -> dict[str, int]:
    """Units ordered per product; what stands in a collection is asked for a little more."""
    scores = Counter(before)
    for story in told:
        for sku, quantity in story.basket:
            scores[goods()[sku][0].slug] += 10 * quantity
    for collection in brand.catalog().collections:
        for place, slug in enumerate(collection.products):
            scores[slug] += max(1, 40 - 4 * place)
    return dict(scores)
