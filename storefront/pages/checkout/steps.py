"""The one page of the checkout: every step in one form, nothing typed is lost, nothing is ordered yet."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request, url_for

from storefront.ims import Busy
from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.i18n import _, local
from storefront.pages import signed_in
from storefront.pages.account import attempts
from storefront.pages.cart.carts import owner
from storefront.pages.checkout import offers, slots, told
from storefront.pages.checkout.checkout_form import CheckoutForm
from storefront.pages.render import is_partial, page, see_other
from storefront.services import checkout, customers
from storefront.services.checkout import Draft, Facts

bp = Blueprint("steps", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """The state of this browser's checkout: facts of the shop, what was told, the address book."""

    facts: Facts
    draft: Draft
    book: tuple[customers.SavedAddress, ...]

    def form(self) -> CheckoutForm:
        """The form, filled with what was told, kept from an ended session, or just sent."""
        places = self.facts.terms.checkout.drop_off_places
        kept = told.again() if request.method == "GET" else None
        if kept is not None:
            return CheckoutForm(self.draft, self.book, places, formdata=kept)
        return CheckoutForm(self.draft, self.book, places)


def asked() -> Asked:
    """Look everything up; a customer starts with their usual address."""
    db, who = reading(), owner()
    draft = checkout.current(db, who).draft
    facts = checkout.facts_of(db, who, now=clock.now(), email=account_email() or draft.email)
    book = customers.addresses(db, who.person_id) if who.person_id else ()
    if draft.address is None and book:
        usual = book[0]
        draft = replace(draft, saved_address=usual.public_id, address=usual.typed, label=usual.label)
    if draft.saved_address not in {"", *(entry.public_id for entry in book)}:
        draft = replace(draft, saved_address="")
    return Asked(facts, draft, book)


@bp.get("/checkout")
def show() -> Response:
    """The form as far as it was filled; an empty or troubled cart comes first."""
    state = asked()
    if not state.facts.cart.may_check_out:
        return see_other("cart.carts.show")
    return answer(state, state.form())


@bp.post("/checkout")
def update() -> Response:
    """Keep what was told and go on to the confirmation, or say what is missing."""
    state = asked_or_kept()
    if not state.facts.cart.may_check_out:
        return without_cart(state)
    form = state.form()
    if (answered := without_going_on(state, form)) is not None:
        return answered
    good = form.validate()
    draft = form.draft(account_email())
    problems = checkout.problems(draft, state.facts, clock.now())
    form.show(problems)
    if not good or problems or form.errors:
        return answer(state, form, status=422)
    cart_id = state.facts.cart.id
    assert cart_id is not None
    with transaction() as db:
        checkout.save(db, owner(), cart_id, draft, now=clock.now())
    told.forget()
    return see_other("checkout.confirmations.show")


def without_going_on(state: Asked, form: CheckoutForm) -> Response | None:
    """The page again after another button than the last one: a postal code, an offer, a code; or for htmx."""
    if form.wants_lookup:
        form.fill_from_postal()
        return answer(state, form)
    if (tapped := offers.tapped(form)) is not None:
        return answer(asked() if tapped.took else state, form, status=422 if form.code.errors else 200)
    return answer(state, form) if is_partial() else None


def asked_or_kept() -> Asked:
    """Look everything up; when stock does not answer, what was typed is there when the page is opened again."""
    try:
        return asked()
    except Busy:
        told.keep()
        raise


def without_cart(state: Asked) -> Response:
    """Nothing can be ordered: the cart says why, or the session ended and signing in brings everything back."""
    if state.facts.cart.items:
        return see_other("cart.carts.show", message=_("カートの中身をお確かめください。"))
    told.keep()
    if signed_in.person() is None and attempts.device_secret():
        said = _(
            "時間がたったため、ログインが切れました。入力した内容は残っています。ログインすると続けられます。"
        )
        return see_other("account.sign_in.new", message=said, next=url_for("checkout.steps.show"))
    said = _("カートが空になっています。入力した内容は30分のあいだ残り、次のご注文手続きで使えます。")
    return see_other("cart.carts.show", message=said)


def account_email() -> str | None:
    """The address of a signed-in customer's account."""
    person = signed_in.person()
    return person.email if person else None


def answer(state: Asked, form: CheckoutForm, *, status: int = 200) -> Response:
    """The page with choices and sums for what has been told so far."""
    draft = form.draft(account_email())
    moment = clock.now()
    delivery = checkout.delivery_choices(draft, state.facts, moment)
    times = [("", _("指定なし")), *((slot.key, local(slot.label)) for slot in delivery.slots)]
    return page(
        at="checkout.steps.show",
        status=status,
        form=form,
        draft=draft,
        blocks={} if is_partial() else slots.blocks(),
        steps=[s for s in checkout.STEPS if s.is_applicable(draft, state.facts)],
        cart=state.facts.cart,
        delivery=delivery,
        times=times,
        payments=checkout.payment_choices(draft, state.facts),
        sums=checkout.sums(draft, state.facts),
        offers=offers.block(draft, state.facts),
        settings=state.facts.terms,
        sign_in_url=url_for("account.sign_in.new", next=url_for("checkout.steps.show")),
        lookup_url=url_for("account.addresses.lookup"),
        partial=is_partial(),
    )
