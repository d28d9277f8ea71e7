"""Serving one customer, at the service desk or at the counter: find them, see who they are and what to say today.

Who looked for whom, and who looked at whom, is written down. Both surfaces are made of the same views.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _, _l
from storefront.kernel.kana import narrow
from storefront.pages import customer_card, desk_answers, sealing, signed_in
from storefront.pages.forms import Form
from storefront.pages.render import page, see_other
from storefront.pages.studio.fields import text
from storefront.services import behaviour, campaigns, customers, staff
from storefront.services.behaviour import Happening, Verb
from storefront.services.campaigns import Live
from storefront.services.profile import Who

MOST = 20


class FindForm(Form):
    """What the customer tells."""

    q = text(_l("ご注文番号・メール・電話・お名前"), 100, filled=True)


@dataclass(frozen=True, slots=True)
class Desk:
    """One of the two desks: its surface, the channel of what is said there, whether addresses are veiled."""

    name: str
    channel: str
    veiled: bool


def blueprint(name: str, *, channel: str, veiled: bool = False) -> Blueprint:
    """The addresses of a desk."""
    bp, desk = Blueprint("customers", __name__), Desk(name, channel, veiled)
    bp.add_url_rule("", "index", lambda: index(desk))
    bp.add_url_rule("/customers", "find", lambda: find(desk), methods=["POST"])
    bp.add_url_rule("/customers/<number>", "show", lambda number: show(desk, number))
    bp.add_url_rule(
        "/customers/<number>/told/<key>",
        "tell",
        lambda number, key: tell(desk, number, key),
        methods=["POST"],
    )
    return bp


def index(desk: Desk, form: FindForm | None = None, status: int = 200) -> Response:
    """The field to search in with what was typed last, and who was found by it."""
    typed, people = sealing.opened("found", request.args.get("found", "")) or ("", ())
    found = customers.found(reading(), people)
    form = form or FindForm(formdata=None, data={"q": typed})
    return page(
        at="support.customers.index", status=status, desk=desk, form=form,
        found=[customer_card.veiled(one) if desk.veiled else one for one in found], most=MOST,
    )  # fmt: skip


def find(desk: Desk) -> Response:
    """Who the customer may be: on to them, or to the list of those it may be."""
    form = FindForm()
    if not form.validate():
        return index(desk, form, 422)
    typed = form.q.data or ""
    people = _people(typed)
    found = customers.found(reading(), people)
    with transaction() as db:
        numbers = {"found": [one.number for one in found]}
        staff.record(db, signed_in.the_staff(), f"{desk.name}.search", "customers", {}, numbers)
    if not found:
        form.refuse(Refusal(_("見つかりませんでした。番号・つづりをお確かめください。"), field="q"))
        return index(desk, form, 422)
    if len(found) == 1:
        return see_other(f"{desk.name}.customers.show", number=found[0].number)
    return see_other(f"{desk.name}.customers.index", found=sealing.sealed("found", (typed, people)))


def _people(typed: str) -> tuple[int, ...]:
    """Whose order it is, else who is called so."""
    site = signed_in.the_staff().site
    order = oms.order(reading(), narrow(typed).strip().upper())
    if order is not None and order.person_id is not None and order.site == site:
        return (order.person_id,)
    return customers.search(reading(), typed, site=site, most=MOST)


def show(desk: Desk, number: str) -> Response:
    """The customer; that somebody looked is written down, and whom the guidance was shown about is counted."""
    who, now, person = signed_in.the_staff(), clock.now(), _found(number)
    with transaction() as db:
        staff.record(db, who, f"{desk.name}.look", f"person:{person.person_id}", now=now)
    if desk.veiled:
        person = customer_card.veiled(person)
    card = customer_card.card(reading(), person, channel=desk.channel, site=who.site, now=now)
    for verb, lives in ((Verb.IMPRESSION, card.guidance.say), (Verb.HELD, card.guidance.held)):
        for one in lives:
            _note(desk, verb, person.person_id, one)
    return page(at="support.customers.show", desk=desk, card=card)


def tell(desk: Desk, number: str, key: str) -> Response:
    """This was said to the customer, and what they answered: nobody says it twice without knowing."""
    person, who, now = _found(number), signed_in.the_staff(), clock.now()
    one, answer = _said(key), request.form.get("answer", "")[:20]
    if answer == desk_answers.TAKEN and not person.member:
        abort(404)
    try:
        with transaction() as db:
            noted, told = desk_answers.answered(
                db, answer, Who(None, person.person_id), one, site=who.site, now=now
            )
            act = f"{desk.name}.{answer if answer in desk_answers.KEPT else 'told'}"
            staff.record(db, who, act, f"person:{person.person_id}", {}, {"campaign": key})
    except Refusal as refusal:
        noted, told = (), str(refusal.reason)
    for verb, each in noted:
        _note(desk, verb, person.person_id, each)
    return see_other(f"{desk.name}.customers.show", number=number, message=told)


def _said(key: str) -> Live:
    """The guidance of this key, as it is published; 404 for anything else."""
    live = campaigns.published(reading(), signed_in.the_staff().site)
    return live.find(key, campaigns.Placement.GUIDANCE) or abort(404)


def _found(number: str) -> customers.Found:
    """The customer of this number; for any other there is nothing."""
    known = customers.people_with(reading(), numbers=[number[:60]], site=signed_in.the_staff().site)
    people = customers.found(reading(), known.values())
    if not people:
        raise NotFound(number)
    return people[0]


def _note(desk: Desk, verb: Verb, person_id: int, one: Live) -> None:
    """About the customer, not about who looks: results count whom guidance was shown about."""
    site, now = signed_in.the_staff().site, clock.now()
    behaviour.record(Happening(now, site, desk.channel, None, person_id, verb, "placement:guidance", one.key))
