"""Labels at the studio: the sender, the numbers of contracts, the columns of Yu-Pack Print R."""

from typing import Any, ClassVar

from wtforms import SelectField

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.kernel.kana import unprintable
from storefront.pages.forms import Filled, options
from storefront.pages.studio.codes import coded, phone, postal_code
from storefront.pages.studio.fields import NumberField, RecordForm, Row, Rows, text

COLUMNS = {
    "reference": _l("管理番号"), "ship_day": _l("発送予定日"), "wish_day": _l("配達希望日"), "slot": _l("配達希望時間帯"),
    "kind": _l("郵便種別"), "cool": _l("保冷種別"), "payment": _l("元払・着払・代引"), "postal_code": _l("お届け先の郵便番号"),
    "address_1": _l("お届け先の都道府県と市区町村"), "address_2": _l("お届け先の町名・番地"), "address_3": _l("お届け先の建物"),
    "name": _l("お届け先の名前"), "company": _l("お届け先の会社名"), "kana": _l("お届け先のよみがな"), "honorific": _l("お届け先の敬称"),
    "phone": _l("お届け先の電話番号"), "sender_postal_code": _l("ご依頼主の郵便番号"), "sender_address_1": _l("ご依頼主の住所"),
    "sender_address_2": _l("ご依頼主の建物"), "sender_name": _l("ご依頼主の名前"), "sender_phone": _l("ご依頼主の電話番号"),
    "goods": _l("品名"), "cash": _l("代引金額"), "cash_tax": _l("代引金額のうち消費税"), "remark": _l("記事"), "empty": _l("空の列"),
}  # fmt: skip


class ColumnRow(Row):
    """One column of the file: its title, what stands there, how many bytes of it."""

    title = text(_l("見出し"), 40, filled=True, lang="ja")
    what = SelectField(
        _l("内容"), [Filled()], choices=options([("", _l("選んでください")), *COLUMNS.items()])
    )
    width = NumberField(_l("幅（バイト）"), low=1, high=200, filled=True)


class LabelForm(RecordForm):
    """What carriers' label software needs."""

    SECTIONS: ClassVar = (
        (_l("ご依頼主"), ("sender_name", "sender_postal_code", "sender_address", "sender_building", "sender_phone")),
        (_l("送り状"), ("goods", "yamato_billing_code", "yamato_fare_number", "sagawa_customer_code")),
        (_l("ゆうプリR"), ("yu_pack",)),
    )  # fmt: skip
    sender_name = text(_l("名前（空なら書類の発行者）"), 32)
    sender_postal_code = postal_code()
    sender_address = text(_l("住所"), 64)
    sender_building = text(_l("建物"), 32)
    sender_phone = phone()
    goods = text(_l("品名"), 16, filled=True, lang="ja")
    yamato_billing_code = coded(
        _l("ヤマト運輸 請求先顧客コード"), "[0-9]{10,12}", _l("10〜12桁の数字で入力してください。")
    )
    yamato_fare_number = coded(
        _l("ヤマト運輸 運賃管理番号"), "[0-9]{2}", _l("2桁の数字で入力してください。"), filled=True
    )
    sagawa_customer_code = coded(
        _l("佐川急便 お客様コード"), "[0-9]{1,12}", _l("12桁までの数字で入力してください。")
    )
    yu_pack = Rows(
        ColumnRow, _l("列"), hint=_l("ゆうプリRの取込フィルターと、同じ順・同じ見出しにします。"),
    )  # fmt: skip


def labels_shown(told: dict[str, Any]) -> dict[str, Any]:
    """The settings as the form shows them."""
    rows = [{"title": title, "what": what, "width": width} for title, what, width in told["yu_pack"]]
    return {**told, "yu_pack": rows}


def labels_checked(said: dict[str, Any]) -> dict[str, Any]:
    """What was typed as it is stored; refused where a label could not print it."""
    for name, value in said.items():
        if name != "yu_pack" and (wrong := unprintable(value)):
            raise Refusal(
                _("送り状に印字できない文字があります：%(wrong)s", wrong="、".join(wrong)), field=name
            )
    columns = [(row["title"], row["what"], row["width"]) for row in said["yu_pack"]]
    titles = [title for title, _what, _width in columns]
    if not titles or len(set(titles)) < len(titles):
        raise Refusal(_("列はひとつ以上、見出しはそれぞれ違うものにしてください。"), field="yu_pack")
    if wrong := unprintable("".join(titles)):
        raise Refusal(
            _("CP932にない文字が見出しにあります：%(wrong)s", wrong="、".join(wrong)), field="yu_pack"
        )
    return {**said, "yu_pack": columns}
