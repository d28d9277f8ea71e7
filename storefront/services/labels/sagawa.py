"""Sagawa e-Hiden III, standard layout of 74 columns with a header (DOMAIN 3.3); pure."""

from storefront.services.customers.address_rules import sagawa_lines
from storefront.services.labels.cells import plain, wide
from storefront.services.labels.consignments import Consignment, Sender
from storefront.services.labels.settings import LabelSettings

LINE = 16  # full-width characters of every line of address, name and goods
_TITLES = """
お届け先コード取得区分 お届け先コード お届け先電話番号 お届け先郵便番号 お届け先住所１
お届け先住所２ お届け先住所３ お届け先名称１ お届け先名称２ お客様管理番号 お客様コード
部署ご担当者コード取得区分 部署ご担当者コード 部署ご担当者名称 荷送人電話番号 ご依頼主コード取得区分
ご依頼主コード ご依頼主電話番号 ご依頼主郵便番号 ご依頼主住所１ ご依頼主住所２ ご依頼主名称１
ご依頼主名称２ 荷姿 品名１ 品名２ 品名３ 品名４ 品名５ 荷札荷姿 荷札品名１ 荷札品名２
荷札品名３ 荷札品名４ 荷札品名５ 荷札品名６ 荷札品名７ 荷札品名８ 荷札品名９ 荷札品名１０
荷札品名１１ 出荷個数 スピード指定 クール便指定 配達日 配達指定時間帯 配達指定時間（時分）
代引金額 消費税 決済種別 保険金額 指定シール１ 指定シール２ 指定シール３ 営業所受取 SRC区分
営業所受取営業所コード 元着区分 メールアドレス ご不在時連絡先 出荷日 お問い合せ送り状No.
出荷場印字区分 集約解除指定 編集０１ 編集０２ 編集０３ 編集０４ 編集０５ 編集０６ 編集０７
編集０８ 編集０９ 編集１０
"""
COLUMNS = tuple(_TITLES.split())
BOX, NO_SPEED, NOT_COOLED, SENDER_PAYS = "001", "000", "001", "1"
BY_DAY, BY_HOUR, CASH_SEAL = "005", "007", "008"
CASH_ONLY = "2"


def row(c: Consignment, by: Sender, settings: LabelSettings) -> list[str]:
    """One label; the number by a cell is its column in the carrier's description."""
    first, second, third = (line(text) for text in sagawa_lines(c.to))
    origin = wide(plain(f"{by.address}{by.building}"))
    cells = {
        3: c.to.phone, 4: c.to.postal_code, 5: first, 6: second, 7: third,
        8: line(c.to.name), 9: line(c.to.company), 10: c.reference, 11: settings.sagawa_customer_code,
        18: by.phone, 19: by.postal_code, 20: origin[:LINE], 21: origin[LINE : 2 * LINE], 22: line(by.name),
        24: BOX, 25: line(settings.goods), 26: line(c.remark), 42: "1", 43: NO_SPEED, 44: NOT_COOLED,
        45: f"{c.wish_day:%Y%m%d}" if c.wish_day else "", 46: c.slot,
        48: str(c.cash.amount) if c.cash else "", 49: str(c.cash.tax) if c.cash else "",
        50: CASH_ONLY if c.cash else "0", 52: _seal(c), 53: CASH_SEAL if c.cash else "",
        58: SENDER_PAYS, 61: f"{c.ship_day:%Y%m%d}",
    }  # fmt: skip
    return [cells.get(n, "") for n in range(1, len(COLUMNS) + 1)]


def line(text: str) -> str:
    """A line of the label: full-width throughout, cut where the label ends."""
    return wide(plain(text))[:LINE]


def _seal(c: Consignment) -> str:
    """A label has room for one of both: the hour goes before the day."""
    return BY_HOUR if c.slot else BY_DAY if c.wish_day else ""
