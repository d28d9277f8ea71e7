"""Settings that a shop needs before it opens: its name, who issues its documents, labels, ways of paying, checkout."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Regexp

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.kernel.money import Rounding
from storefront.pages.forms import Filled, NotTooLong, options, tidy
from storefront.pages.studio.codes import phone, postal_code
from storefront.pages.studio.editing import Record, Saving
from storefront.pages.studio.fields import Both, NumberField, RecordForm, Row, Rows, content_of, text
from storefront.pages.studio.label_form import LabelForm, labels_checked, labels_shown
from storefront.pages.studio.payment_form import PaymentForm, payment_checked
from storefront.services import business
from storefront.services.business.editing import amend
from storefront.services.business.site import SiteSettings
from storefront.services.deliveries import CheckoutSettings, PaymentSettings
from storefront.services.documents import IssuerSettings, registration
from storefront.services.labels import LabelSettings
from storefront.services.revisions import Content

ROUNDINGS = options(
    ((Rounding.DOWN, _l("切り捨て")), (Rounding.HALF_UP, _l("四捨五入")), (Rounding.UP, _l("切り上げ")))
)
LINK = Regexp(
    r"(/(?!/)|https://)\S*\Z", message=_l("/ または https:// ではじまるアドレスを入力してください。")
)


class LinkRow(Row):
    """A link of the main navigation."""

    label = Both(_l("言葉"), 40, filled=True)
    url = StringField(_l("アドレス"), [Filled(), NotTooLong(200), LINK], filters=[tidy])


class SiteForm(RecordForm):
    """What the shop is called and what stands at its top."""

    SECTIONS: ClassVar = ((_l("お店"), ("name", "tagline")), (_l("上の案内"), ("navigation",)))
    name = Both(_l("お店の名前"), 60, filled=True)
    tagline = Both(_l("ひとこと"), 120)
    navigation = Rows(LinkRow, _l("リンク"))


class IssuerForm(RecordForm):
    """Who issues receipts and invoices."""

    SECTIONS: ClassVar = (
        (_l("発行者"), ("name", "postal_code", "address", "phone")),
        (_l("適格請求書"), ("corporation", "registration_number")),
        (_l("書類の言葉"), ("receipt_for", "receipt_note", "slip_note")),
    )
    name = text(_l("名前（会社名・屋号）"), 60, filled=True)
    postal_code = postal_code()
    address = text(_l("所在地"), 100)
    phone = phone()
    corporation = BooleanField(_l("法人（個人事業者は外す）"))
    registration_number = StringField(
        _l("登録番号（Tと13桁）"), [NotTooLong(20)], filters=[tidy],
        description=_l("空のあいだは、適格請求書ではない領収書になります。"),
    )  # fmt: skip
    receipt_for = text(_l("領収書の但し書き"), 40, lang="ja")
    receipt_note = text(_l("領収書の下の文"), 200, area=True, lang="ja")
    slip_note = text(_l("納品書の下の文"), 200, area=True, lang="ja")


class PlaceRow(Row):
    """A place where parcels may be left."""

    name = Both(_l("場所"), 40, filled=True)


class CheckoutForm(RecordForm):
    """Tax, places for parcels, how often one may try."""

    SECTIONS: ClassVar = (
        (_l("消費税"), ("rounding",)),
        (_l("置き配"), ("drop_off_places",)),
        (_l("いたずらを防ぐ"), ("attempts_per_hour",)),
        (_l("カートのお知らせ"), ("remind_carts",)),
    )
    rounding = SelectField(_l("1円に満たない消費税"), choices=ROUNDINGS)
    drop_off_places = Rows(PlaceRow, _l("置く場所"))
    attempts_per_hour = NumberField(_l("1時間に注文を試せる回数"), low=5, high=1000, filled=True)
    remind_carts = BooleanField(_l("カートに残した品を、同意をいただいた会員にメールで一度お知らせする"))


Changes = dict[str, Any]
Adjust = Callable[[Changes], Changes]


def record(
    kind: str, form: type[RecordForm], group: type[business.BusinessModel], title: Any, *,
    shown: Adjust = lambda content: content, checked: Adjust = lambda content: content, see: str = "",
) -> Record:  # fmt: skip
    """A group of settings as a record: `shown` and `checked` are what its form says otherwise than the group."""

    def load(db: Session, site: str, slug: str) -> Content:
        now = business.current(db, group, site=site, fresh=True).model_dump(mode="json")
        names = content_of(form(formdata=None))
        return shown({name: now[name] for name in names})

    def save(db: Session, to: Saving, content: Content) -> None:
        amend(db, group, checked(dict(content)), by=to.by, site=to.site)

    return Record(kind, form, load, save, lambda content: str(title), see=lambda slug: see)


def _both(words: Mapping[str, str]) -> dict[str, str]:
    return {"ja": words.get("ja", ""), "en": words.get("en", "")}


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {language: word for language, word in words.items() if word}


def _site_shown(told: Changes) -> Changes:
    links = [{"label": _both(item["label"]), "url": item["url"]} for item in told["navigation"]]
    return {"name": _both(told["name"]), "tagline": _both(told["tagline"]), "navigation": links}


def _site_checked(said: Changes) -> Changes:
    links = [{"label": _said(item["label"]), "url": item["url"]} for item in said["navigation"]]
    return {"name": _said(said["name"]), "tagline": _said(said["tagline"]), "navigation": links}


def _issuer_checked(said: Changes) -> Changes:
    number = said["registration_number"] = registration.normal(said["registration_number"])
    if number and not registration.well_formed(number):
        raise Refusal(_("登録番号は、Tと13桁の数字です。"), field="registration_number")
    if number and said["corporation"] and not registration.check_digit_holds(number):
        raise Refusal(
            _("登録番号の検査数字が合いません。番号を確かめてください。"), field="registration_number"
        )
    return said


def _places_shown(told: Changes) -> Changes:
    return {**told, "drop_off_places": [{"name": _both(place)} for place in told["drop_off_places"]]}


def _places_checked(said: Changes) -> Changes:
    return {**said, "drop_off_places": [_said(row["name"]) for row in said["drop_off_places"]]}


RECORDS: Mapping[str, tuple[Record, Any]] = {
    "site": (
        record("site", SiteForm, SiteSettings, _l("お店の名前と案内"), shown=_site_shown, checked=_site_checked, see="/"),
        _l("名前、ひとこと、ページの上のリンク"),
    ),
    "issuer": (
        record("issuer", IssuerForm, IssuerSettings, _l("書類の発行者"), checked=_issuer_checked),
        _l("領収書・請求書・納品書の名前、所在地、登録番号"),
    ),
    "labels": (
        record("labels", LabelForm, LabelSettings, _l("送り状"), shown=labels_shown, checked=labels_checked),
        _l("ご依頼主、品名、配送会社のお客様コード、ゆうプリRの列"),
    ),
    "payments": (
        record("payments", PaymentForm, PaymentSettings, _l("お支払い方法"), checked=payment_checked),
        _l("カード、PayPay、銀行振込、代金引換、コンビニ払い、取り置く時間"),
    ),
    "checkout": (
        record("checkout", CheckoutForm, CheckoutSettings, _l("ご購入の手続き"), shown=_places_shown, checked=_places_checked),
        _l("消費税の端数、置き配の場所"),
    ),
}  # fmt: skip
