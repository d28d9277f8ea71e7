"""Yamato B2 Cloud, basic layout of 95 columns (DOMAIN 3.3); pure."""

from storefront.services.labels.cells import cut, narrow_kana, plain
from storefront.services.labels.consignments import Consignment, Sender
from storefront.services.labels.settings import LabelSettings

_TITLES = """
お客様管理番号 送り状種類 クール区分 伝票番号 出荷予定日 お届け予定日 配達時間帯 お届け先コード
お届け先電話番号 お届け先電話番号枝番 お届け先郵便番号 お届け先住所 お届け先アパートマンション名
お届け先会社・部門１ お届け先会社・部門２ お届け先名 お届け先名(ｶﾅ) 敬称 ご依頼主コード
ご依頼主電話番号 ご依頼主電話番号枝番 ご依頼主郵便番号 ご依頼主住所 ご依頼主アパートマンション
ご依頼主名 ご依頼主名(ｶﾅ) 品名コード１ 品名１ 品名コード２ 品名２ 荷扱い１ 荷扱い２ 記事
ｺﾚｸﾄ代金引換額（税込) 内消費税額等 止置き 営業所コード 発行枚数 個数口表示フラグ
請求先顧客コード 請求先分類コード 運賃管理番号 クロネコwebコレクトデータ登録
クロネコwebコレクト加盟店番号 クロネコwebコレクト申込受付番号１
クロネコwebコレクト申込受付番号２ クロネコwebコレクト申込受付番号３ お届け予定ｅメール利用区分
お届け予定ｅメールe-mailアドレス 入力機種 お届け予定ｅメールメッセージ
お届け完了ｅメール利用区分 お届け完了ｅメールe-mailアドレス お届け完了ｅメールメッセージ
クロネコ収納代行利用区分 予備 収納代行請求金額(税込) 収納代行内消費税額等 収納代行請求先郵便番号
収納代行請求先住所 収納代行請求先住所（アパートマンション名） 収納代行請求先会社・部門名１
収納代行請求先会社・部門名２ 収納代行請求先名(漢字) 収納代行請求先名(カナ)
収納代行問合せ先名(漢字) 収納代行問合せ先郵便番号 収納代行問合せ先住所
収納代行問合せ先住所（アパートマンション名） 収納代行問合せ先電話番号 収納代行管理番号 収納代行品名
収納代行備考 複数口くくりキー 検索キータイトル1 検索キー1 検索キータイトル2 検索キー2
検索キータイトル3 検索キー3 検索キータイトル4 検索キー4 検索キータイトル5 検索キー5 予備
予備 投函予定メール利用区分 投函予定メールe-mailアドレス 投函予定メールメッセージ
投函完了メール（お届け先宛）利用区分 投函完了メール（お届け先宛）e-mailアドレス
投函完了メール（お届け先宛）メールメッセージ 投函完了メール（ご依頼主宛）利用区分
投函完了メール（ご依頼主宛）e-mailアドレス 投函完了メール（ご依頼主宛）メールメッセージ
"""
COLUMNS = tuple(_TITLES.split())
PREPAID, COLLECT = "0", "2"


def row(c: Consignment, by: Sender, settings: LabelSettings) -> list[str]:
    """One label; the number by a cell is its column in the carrier's description."""
    cells = {**_parcel(c, settings), **_receiver(c), **_sender(by)}
    return [cells.get(n, "") for n in range(1, len(COLUMNS) + 1)]


def _parcel(c: Consignment, settings: LabelSettings) -> dict[int, str]:
    return {
        1: c.reference,
        2: COLLECT if c.cash else PREPAID,
        3: "0",
        5: f"{c.ship_day:%Y/%m/%d}",
        6: f"{c.wish_day:%Y/%m/%d}" if c.wish_day else "",
        7: c.slot,
        28: cut(plain(settings.goods), 50),
        33: cut(plain(c.remark), 44),
        34: str(c.cash.amount) if c.cash else "",
        35: str(c.cash.tax) if c.cash else "",
        36: "0",
        38: "1",
        39: "1",
        40: settings.yamato_billing_code,
        42: settings.yamato_fare_number,
    }


def _receiver(c: Consignment) -> dict[int, str]:
    to = c.to
    return {
        9: to.phone[:15],
        11: to.postal_code[:8],
        12: cut(plain(f"{to.prefecture}{to.city}{to.street}"), 64),
        13: cut(plain(to.building), 32),
        14: cut(plain(to.company), 50),
        16: cut(plain(to.name), 32),
        17: cut(narrow_kana(plain(c.kana)), 50),
        18: "様",
    }


def _sender(by: Sender) -> dict[int, str]:
    return {
        20: by.phone[:15],
        22: by.postal_code[:8],
        23: cut(plain(by.address), 64),
        24: cut(plain(by.building), 32),
        25: cut(plain(by.name), 32),
    }
