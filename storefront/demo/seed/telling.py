"""Turns stories into orders through the order room's own verbs, each at its moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from storefront import oms
from storefront.demo.seed.cards import CardBook
from storefront.demo.seed.courses import Course, Step, steps
from storefront.demo.seed.drafting import Drafting
from storefront.demo.seed.histories import Story
from storefront.kernel import clock
from storefront.kernel.money import Yen
from storefront.services.payments import offline

LATE = Yen(550)


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """A step of a story at its moment."""

    at: datetime
    key: str
    number: int
    step: Step


def acts(stories: Iterable[Story], now: datetime) -> tuple[Act, ...]:
    """Every step of every story in the order in which they happened."""
    return tuple(
        sorted(
            Act(at, story.key, number, step)
            for story in stories
            for number, (at, step) in enumerate(steps(story.course, story.placed, now))
            if not (step is Step.PAY and not story.method.online)
        )
    )


@dataclass
class Teller:
    """Carries out acts; told again (after a kill), each of them is harmless."""

    stories: Mapping[str, Story]
    drafting: Drafting
    operator: str
    numbers: dict[str, str] = field(default_factory=dict)
    cards: CardBook = field(default_factory=CardBook)

    def tell(self, db: Session, act: Act) -> None:
        """One step of one order, at its own time."""
        story = self.stories[act.key]
        with clock.as_of(act.at):
            if act.step is Step.PLACE:
                draft = self.drafting.draft(story)
                self.numbers[act.key] = oms.place(db, draft, now=act.at).number
                offline.record(db, self.numbers[act.key], now=act.at)  # what a reaction does for cash orders
            else:
                self._go_on(db, story, act)

    def _go_on(self, db: Session, story: Story, act: Act) -> None:
        number, at = self.numbers[act.key], act.at
        if act.step is Step.PAY:
            draft = self.drafting.draft(story)
            self.cards.pay(db, story.key, number, amount=draft.total, site=draft.site, at=at)
        elif act.step is Step.EXPIRE:
            oms.expire_unpaid(db, at)
        elif act.step is Step.CANCEL:
            who = f"customer:{self.drafting.people[story.person.email]}"
            oms.cancel(db, number, actor=who, reason="changed_mind", cause=story.key, now=at)
            offline.given_up(db, number)
        elif act.step in (Step.REFUND, Step.COMPENSATE):
            self._refund(db, story, act)
        else:
            self._handle(db, number, act)

    def _refund(self, db: Session, story: Story, act: Act) -> None:
        number = self.numbers[act.key]
        if act.step is Step.COMPENSATE:
            oms.refund_due(
                db, number, amount=LATE, reason="damaged", cause=story.key, actor=self.operator, now=act.at
            )
        self.cards.give_back(db, story.key, oms.refunds(db, number), at=act.at)

    def _handle(self, db: Session, number: str, act: Act) -> None:
        """What the fulfilment desk does with the parcels of an order."""
        if act.step is Step.PICK:
            oms.start_picking(db, [number], actor=self.operator, now=act.at)
            return
        order = oms.order(db, number)
        parcels = order.parcels if order else ()
        for parcel in parcels[:1] if act.step is Step.SHIP_FIRST else parcels:
            if act.step is Step.PACK:
                oms.pack(db, parcel.id, actor=self.operator, now=act.at)
            elif act.step is Step.DELIVER:
                oms.deliver(db, parcel.id, now=act.at)
                offline.collected(db, number, now=act.at)
            else:
                slip = tracking_number(f"{act.key}/{parcel.location}")
                given = {"carrier": parcel.carrier, "tracking_number": slip, "actor": self.operator}
                oms.ship(db, parcel.id, **given, now=act.at)


def tracking_number(key: str) -> str:
    """Twelve digits as carriers print them: eleven from the key, then those modulo 7."""
    body = 40_000_000_000 + int.from_bytes(key.encode(), "big") % 9_999_999_967
    return f"{body}{body % 7}"


__all__ = ["Act", "Course", "Teller", "acts", "tracking_number"]
