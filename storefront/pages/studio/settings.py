"""Settings of the shop that merchandisers keep: delivery, words that mean the same, outside parties."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from wtforms import BooleanField, StringField
from wtforms.validators import Regexp

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages.forms import Filled, NotTooLong, tidy
from storefront.pages.studio import delivery_form, shop_forms
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.fields import Both, RecordForm, Row, Rows, text
from storefront.services import business, search
from storefront.services.business import PAYMENT, TransmissionSettings
from storefront.services.business.editing import amend
from storefront.services.business.transmissions import KINDS, ORIGIN
from storefront.services.deliveries import PaymentSettings
from storefront.services.revisions import Content


class SynonymRow(Row):
    """Two words that find each other."""

    term = text(_l("言葉"), 40, filled=True)
    equals = text(_l("同じ意味の言葉"), 40, filled=True)


class SynonymForm(RecordForm):
    """What customers call the shop's goods otherwise."""

    SECTIONS: ClassVar = ((_l("言いかえ"), ("pairs",)),)
    pairs = Rows(
        SynonymRow, _l("言いかえ"), blank=5, hint=_l("どちらの言葉でさがしても、両方が見つかります。")
    )


def synonyms(db: Session, site: str, slug: str) -> Content:
    """All pairs."""
    return {"pairs": [{"term": a, "equals": b} for a, b in search.list_synonyms(db, site=site)]}


def put_synonyms(db: Session, to: Saving, content: Content) -> None:
    """These pairs and no others."""
    for pair in search.list_synonyms(db, site=to.site):
        search.remove_synonym(db, pair, site=to.site)
    try:
        search.put_synonyms(db, [(row["term"], row["equals"]) for row in content["pairs"]], site=to.site)
    except Refusal as refusal:
        raise Refusal(refusal.reason, field="pairs") from refusal


class PartyRow(Row):
    """One outside party."""

    tag = StringField(_l("記号"), [Filled(), NotTooLong(30), Regexp(r"[a-z0-9-]+\Z")], filters=[tidy])
    recipient = Both(_l("送信先"), 120, filled=True)
    information = Both(_l("送られる情報"), 400, filled=True, area=True)
    purpose = Both(_l("使う目的"), 400, filled=True, area=True)
    origins = text(_l("通信先（https://… を空白で区切る）"), 400)
    scripts = BooleanField(_l("スクリプト"))
    frames = BooleanField(_l("枠"))
    connections = BooleanField(_l("通信"))
    pictures = BooleanField(_l("画像"))
    only_paying = BooleanField(_l("支払いの画面だけ"))


class PartyForm(RecordForm):
    """The register of external transmission; pages may contact nobody else."""

    SECTIONS: ClassVar = ((_l("外部送信の登録簿"), ("parties",)),)
    parties = Rows(
        PartyRow,
        _l("送信先"),
        blank=1,
        hint=_l(
            "ここにある相手だけに、お店のページは通信できます。「外部送信について」のページにも表示されます。"
        ),
    )


def parties(db: Session, site: str, slug: str) -> Content:
    """The register in force."""
    found = business.current(db, TransmissionSettings, site=site, fresh=True).parties
    words = {"recipient", "information", "purpose"}
    rows = []
    for party in found:
        said = {name: {"ja": "", "en": ""} | getattr(party, name) for name in words}
        kinds = {kind: kind in party.kinds for kind in KINDS}
        plain = {"tag": party.tag, "origins": " ".join(party.origins), "only_paying": party.only_paying}
        rows.append(plain | said | kinds)
    return {"parties": rows}


def put_parties(db: Session, to: Saving, content: Content) -> None:
    """The next version of the register; the payment provider stays while cards are taken."""
    made: list[dict[str, Any]] = []
    for row in content["parties"]:
        origins = row["origins"].split()
        if wrong := [origin for origin in origins if not ORIGIN.fullmatch(origin)]:
            raise Refusal(
                _("通信先は https:// ではじまるホスト名で書いてください：%(what)s", what=wrong[0]),
                field="parties",
            )
        made.append({**row, "origins": origins, "kinds": [kind for kind in KINDS if row[kind]]})
    if (
        PAYMENT not in {row["tag"] for row in made}
        and business.current(db, PaymentSettings, site=to.site).card
    ):
        raise Refusal(_("カードを受け付けているあいだ、記号 stripe の行は外せません。"), field="parties")
    amend(db, TransmissionSettings, {"parties": made}, by=to.by, site=to.site)


RECORDS: Mapping[str, tuple[Record, Any]] = {
    **shop_forms.RECORDS,
    "deliveries": (delivery_form.RECORD, _l("都道府県ごとの送料と日数、締め切り、休業日、代金引換の手数料")),
    "synonyms": (
        Record("synonyms", SynonymForm, synonyms, put_synonyms, lambda content: _("検索の言いかえ")),
        _l("ちがう言葉で同じ品をさがせるようにします"),
    ),
    "transmissions": (
        Record(
            "transmissions", PartyForm, parties, put_parties, lambda content: _("外部送信の登録簿"),
            see=lambda slug: "/legal/external",
        ),
        _l("お店のページが通信してよい相手"),
    ),
}  # fmt: skip


def record(slug: str) -> Record | None:
    """The group of this name."""
    found = RECORDS.get(slug)
    return found[0] if found else None


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """What there is to set."""
    lines = tuple(Line(key, (one.called({}), note)) for key, (one, note) in RECORDS.items())
    return Listing((_("設定"), _("内容")), lines)


bp = blueprint(Family("settings", _l("設定"), record, listing))
