"""Writing events: many at once, and of nobody who does not want to be known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.copying import copy_in
from storefront.services import catalog, customers
from storefront.services.behaviour import _locks
from storefront.services.behaviour.models import BehaviourEvent
from storefront.services.behaviour.values import Happening, plain

SKU = "sku:"
_IS_WRITTEN = question("""
SELECT 1 FROM behaviour_event
WHERE visitor_id = CAST(:visitor AS uuid) AND verb = :verb AND subject = :subject LIMIT 1
""")


def write(db: Session, happenings: Sequence[Happening]) -> int:
    """Write events by COPY; how many. Without consent to analytics an event is left out, without consent to
    personalization it is kept as nobody's."""
    people = {h.person_id for h in happenings if h.person_id is not None}
    refused = customers.refused(db, people) if people else {}
    skus = [h.subject.removeprefix(SKU) for h in happenings if h.subject.startswith(SKU)]
    choices = catalog.choices_of(db, skus) if skus else {}
    _locks.beside_other_writers(db)
    told = (_named(h, choices) for h in happenings)
    return copy_in(db, BehaviourEvent, _rows(told, refused))


def write_once(db: Session, happening: Happening) -> bool:
    """Write what a visitor did unless it is written already: jobs are repeated, and two may carry the same thing."""
    said = {"visitor": happening.visitor_id, "verb": str(happening.verb), "subject": plain(happening.subject)}
    _locks.one_after_the_other(db, f"{said['verb']} {said['subject']}")
    return _IS_WRITTEN.first(db, **said) is None and write(db, [happening]) == 1


def _named(h: Happening, choices: Mapping[str, catalog.Choice]) -> Happening:
    """Pages that only know a SKU say `sku:…`: the product stands in its place, the SKU in the data."""
    sku = h.subject.removeprefix(SKU)
    if sku == h.subject or sku not in choices:
        return h
    return replace(h, subject=f"product:{choices[sku].product}", data={**h.data, "sku": sku})


def _rows(happenings: Iterable[Happening], refused: dict[int, frozenset[str]]) -> Iterable[dict[str, Any]]:
    for h in happenings:
        without = refused.get(h.person_id, frozenset()) if h.person_id is not None else frozenset()
        if customers.ANALYTICS not in without:
            yield _row(h, known=customers.PERSONALIZATION not in without)


def _row(h: Happening, *, known: bool) -> dict[str, Any]:
    return {
        "at": h.at, "site": h.site, "channel": h.channel,
        "visitor_id": h.visitor_id if known else None, "person_id": h.person_id if known else None,
        "verb": str(h.verb), "subject": plain(h.subject), "campaign": plain(h.campaign), "data": dict(h.data),
    }  # fmt: skip
