"""The shop as any person sees it, at any time, on any device, in both languages; who was looked at is written down."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, request, url_for
from werkzeug.exceptions import HTTPException
from wtforms import SelectField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LANGUAGES, _, _l
from storefront.pages import sealing, signed_in
from storefront.pages.as_seen import Eyes, as_seen
from storefront.pages.forms import Form, options
from storefront.pages.moment import page_of
from storefront.pages.render import page, see_other
from storefront.pages.studio.fields import MomentField, minute, moment, text
from storefront.pages.verdict_words import WORDS
from storefront.services import audiences, campaigns, customers, profile, staff
from storefront.services.campaigns import Asked, Live, LiveSet, Placement, Why, live_set
from storefront.services.campaigns.goods import picked_for
from storefront.services.profile import Moment, Profile, Who
from storefront.services.staff import Permission

bp = Blueprint("preview", __name__)
PAGES = {"shop.home.show", "shop.lists.show", "shop.products.show", "shop.search.index", "shop.stores.index"}
LIVES = timedelta(hours=2)
DEVICES = options(
    (("phone", _l("スマートフォン")), ("tablet", _l("タブレット")), ("desktop", _l("パソコン")))
)
TONGUES = options((("ja", _l("日本語")), ("en", _l("英語")), ("both", _l("両方をならべる"))))


class LookForm(Form):
    """Whose eyes, when and on what."""

    who = text(_l("どなたとして"), 254)
    at = MomentField(_l("いつ（空なら、いま）"))
    path = text(_l("お店のページ"), 200)
    device = SelectField(_l("端末"), choices=DEVICES)
    tongue = SelectField(_l("ことば"), choices=TONGUES)
    campaign = SelectField(_l("下書きのままためす施策"), choices=[])


@dataclass(frozen=True, slots=True)
class Look:
    """What was asked for, as it travels sealed in addresses: nobody can put another person into it."""

    person_id: int | None
    at: str
    path: str
    device: str
    tongue: str
    campaign: str
    until: str


@bp.get("/preview")
def show() -> Response:
    """The form; below it the frames and the verdicts of what was asked for last."""
    look = _opened(request.args.get("look", ""))
    form = _form(look)
    if look is None:
        return page(form=form, look=None, frames=(), verdicts=(), name="")
    g.csp = {"frame-src": "'self'"}
    tongues = LANGUAGES if look.tongue == "both" else (look.tongue,)
    frames = [
        (code, url_for("studio.preview.frame", language=code, look=request.args["look"])) for code in tongues
    ]
    return page(form=form, look=look, frames=frames, verdicts=_verdicts(look), name=_name(look)[1])


@bp.post("/preview")
def create() -> Response:
    """Take somebody's eyes: who looks as whom is written down before anything is shown."""
    form, who = _form(None, typed=True), signed_in.the_staff()
    if not form.validate():
        return page(
            at="studio.preview.show", status=422, form=form, look=None, frames=(), verdicts=(), name=""
        )
    try:
        look = _asked(form)
    except Refusal as refusal:
        form.refuse(refusal)
        return page(
            at="studio.preview.show", status=422, form=form, look=None, frames=(), verdicts=(), name=""
        )
    if look.person_id is not None:
        told = {"at": look.at, "path": look.path, "campaign": look.campaign}
        with transaction() as db:
            staff.record(db, who, "preview.person", f"person:{look.person_id}", {}, told)
    return see_other("studio.preview.show", look=_sealed(look))


@bp.get("/preview/<language>/frame")
def frame(language: str) -> Response:
    """The page itself, for a frame of ours alone: no script runs in it and no form leaves it."""
    look = _opened(request.args.get("look", ""))
    if look is None or language not in LANGUAGES:
        abort(404)
    status, html = as_seen(_eyes(look, language))
    answer = make_response(html, status)
    g.csp = {
        "script-src": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-same-origin",
    }
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _name(look: Look) -> tuple[str, str]:
    """Customer number and name; nobody's number for a new visitor."""
    known = customers.names_of(reading(), [look.person_id]) if look.person_id else {}
    return known.get(look.person_id or 0, ("", _("はじめての訪問者")))


def _form(look: Look | None, *, typed: bool = False) -> LookForm:
    said = {"path": "/", "campaign": request.args.get("campaign", "")}
    if look is not None:
        said = {"path": look.path, "campaign": look.campaign, "device": look.device, "tongue": look.tongue}
        said["at"] = minute(datetime.fromisoformat(look.at)) if look.at else ""
        said["who"] = _name(look)[0]
    form = LookForm() if typed else LookForm(formdata=None, data=said)
    kept = campaigns.every(reading(), signed_in.the_staff().site)
    form.campaign.choices = options([("", _("公開中のとおり")), *((one.key, one.draft.name) for one in kept)])
    return form


def _asked(form: LookForm) -> Look:
    """What the form says; Refusal at the field where it means nothing."""
    path = str(form.path.data or "/")
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(path.partition("?")[0])
    except HTTPException:
        endpoint = ""
    if endpoint not in PAGES:
        raise Refusal(
            _("ホーム・棚・特集・商品・検索・店舗のアドレスを、/ からはじめて書いてください。"), field="path"
        )
    at = moment(form.at.content)
    until = (clock.now() + LIVES).isoformat()
    return Look(
        _person(str(form.who.data or "")), at.isoformat() if at else "", path, form.device.data, form.tongue.data,
        form.campaign.data, until,
    )  # fmt: skip


def _person(typed: str) -> int | None:
    if not typed:
        return None
    key = customers.emails.key_of(typed) if "@" in typed else typed.lower()
    kind: dict[str, Any] = {"emails": [key]} if "@" in typed else {"numbers": [key]}
    found = customers.people_with(reading(), site=signed_in.the_staff().site, **kind).get(key)
    if found is None:
        raise Refusal(_("この方は、お店のお客さまに見つかりませんでした。"), field="who")
    if not signed_in.the_staff().may(Permission.CAMPAIGNS):
        raise Refusal(_("ほかの方として見ることはできません。"), field="who")
    return found


def _sealed(look: Look) -> str:
    return sealing.sealed("look", asdict(look))


def _opened(sealed: str) -> Look | None:
    """What was asked for, while it lives."""
    told = sealing.opened("look", sealed)
    look = Look(**told) if told else None
    return look if look is not None and datetime.fromisoformat(look.until) > clock.now() else None


def _eyes(look: Look, language: str) -> Eyes:
    """Everything the page is made from, as this person would get it."""
    db, site = reading(), signed_in.the_staff().site
    known = profile.read(db, Who(None, look.person_id), site) if look.person_id else Profile(Who(), site)
    person = customers.signed_in_as(db, look.person_id) if look.person_id else None
    at = datetime.fromisoformat(look.at) if look.at else clock.now()
    live = _live(look, site)
    eyes = Eyes(look.path, known, person, at, look.device, language, live)
    decision = campaigns.decide(live, _question(eyes, look), (Placement.OVERLAY,))
    over = next(iter(decision.at(Placement.OVERLAY)), None)
    goods = picked_for(db, [over.campaign], site=site, now=at) if over else None
    return replace(eyes, overlay=over, goods=goods)


def _live(look: Look, site: str) -> LiveSet:
    """What is published, with the draft in the place of its campaign where one is tried."""
    db = reading()
    live = campaigns.published(db, site)
    found = campaigns.kept(db, site, look.campaign) if look.campaign else None
    if found is None:
        return live if look.person_id else _with_all(live)
    tried = campaigns.ready(found.key, found.draft, campaigns.meant(audiences.load_all(db, site)))
    others = [one for v in live.by_placement.values() for one in v if one.key != found.key]
    made = live_set([*others, *([tried] if tried else [])], live.version, live.rules)
    return made if look.person_id else _with_all(made)


def _with_all(live: LiveSet) -> LiveSet:
    """The same with nobody held back: a new visitor is nobody in particular, so no lot has fallen for them."""
    every = [one for v in live.by_placement.values() for one in v]
    shown = [replace(one, campaign=one.campaign.model_copy(update={"holdout": 0})) for one in every]
    return live_set(shown, live.version, live.rules.model_copy(update={"holdout": 0}))


def _question(eyes: Eyes, look: Look) -> Asked:
    """Whom and when the decision is about; triggers count as pulled, caps as this person's ledger has them."""
    endpoint, arguments = current_app.url_map.bind("").match(eyes.path.partition("?")[0])
    here, slug = page_of(str(endpoint)), str(arguments.get("slug", ""))
    now = Moment(
        eyes.at, here, locale=eyes.locale, device=eyes.device, product=slug if here == "product" else "",
        category=slug if arguments.get("kind") == "category" else "", page_number=2, signed_in=eyes.person is not None,
    )  # fmt: skip
    met = campaigns.read(reading(), eyes.profile.who, site=signed_in.the_staff().site)
    return Asked(eyes.profile, now, met)


def _verdicts(look: Look) -> list[tuple[Live, str, bool]]:
    """Every campaign and what becomes of it for this person, those that are shown first."""
    eyes = _eyes(look, LANGUAGES[0] if look.tongue == "both" else look.tongue)
    every = {one.key: one for v in eyes.live.by_placement.values() for one in v}
    decision = campaigns.decide(eyes.live, _question(eyes, look), tuple(Placement))
    told = [(every[v.key], str(WORDS[v.why]), v.why is Why.SHOWN) for v in decision.verdicts]
    return sorted(told, key=lambda row: (not row[2], row[0].key != look.campaign))
