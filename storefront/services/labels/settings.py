"""What carriers' label software must know of the shop, as a versioned business setting."""

from typing import ClassVar

from pydantic import Field

from storefront.services.business import BusinessModel

# Yu-Pack Print R reads any file through a filter that is defined on its PC: title, what stands there, bytes.
YU_PACK = (
    ("お客様側管理番号", "reference", 15),
    ("発送予定日", "ship_day", 8),
    ("配達希望日", "wish_day", 8),
    ("配達希望時間帯", "slot", 2),
    ("郵便種別", "kind", 1),
    ("保冷種別", "cool", 1),
    ("元払・着払・代引", "payment", 1),
    ("お届け先郵便番号", "postal_code", 8),
    ("お届け先住所1", "address_1", 50),
    ("お届け先住所2", "address_2", 50),
    ("お届け先住所3", "address_3", 50),
    ("お届け先名称1", "name", 50),
    ("お届け先名称2", "company", 50),
    ("お届け先敬称", "honorific", 4),
    ("お届け先電話番号", "phone", 20),
    ("ご依頼主郵便番号", "sender_postal_code", 8),
    ("ご依頼主住所1", "sender_address_1", 50),
    ("ご依頼主住所2", "sender_address_2", 50),
    ("ご依頼主名称1", "sender_name", 50),
    ("ご依頼主電話番号", "sender_phone", 20),
    ("品名", "goods", 50),
    ("代引金額", "cash", 7),
    ("代引消費税", "cash_tax", 7),
    ("記事", "remark", 44),
)


class LabelSettings(BusinessModel):
    """Sender, contract codes and the word for the goods; `yu_pack` is the order of columns for Yu-Pack Print R.

    Without a sender the issuer of documents is printed.
    """

    key: ClassVar[str] = "labels"
    sender_name: str = Field(default="", max_length=32)
    sender_postal_code: str = Field(default="", max_length=8)
    sender_address: str = Field(default="", max_length=64)
    sender_building: str = Field(default="", max_length=32)
    sender_phone: str = Field(default="", max_length=15)
    goods: str = Field(default="衣類・雑貨", max_length=16)
    yamato_billing_code: str = Field(default="", pattern=r"^([0-9]{10,12})?$")
    yamato_fare_number: str = Field(default="01", pattern=r"^[0-9]{2}$")
    sagawa_customer_code: str = Field(default="", pattern=r"^[0-9]{0,12}$")
    yu_pack: tuple[tuple[str, str, int], ...] = YU_PACK
