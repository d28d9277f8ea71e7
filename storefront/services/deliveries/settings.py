"""Business settings of delivery, payment and checkout; the defaults are a believable shop's."""

from datetime import date, time
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field, model_validator

from storefront.kernel.money import Rounding
from storefront.services.business import BusinessModel
from storefront.services.deliveries.regions import by_prefecture

# Goods never arrive on the day they leave, so no time of day that can be chosen is over already.
Days = Annotated[int, Field(ge=1, le=60)]
Fee = Annotated[int, Field(ge=0)]
YAMATO, SAGAWA, JAPANPOST = "yamato", "sagawa", "japanpost"


class Slot(BaseModel):
    """A time of day a carrier promises; `code` is what its label CSV wants (DOMAIN 2.2)."""

    key: str
    code: str
    label: dict[str, str]


class Carrier(BaseModel):
    """A carrier as the shop uses it; parcels without slots take no cash either."""

    key: str
    name: dict[str, str]
    slots: tuple[Slot, ...] = ()
    takes_cash: bool = True
    drops_off: bool = True


class CashBand(BaseModel):
    """Cash on delivery up to this amount (fee included) costs this much."""

    up_to: int
    fee: Fee


# Yamato has printed no 12–14 slot since 2017; old manuals that still list it are wrong.
_YAMATO = {"am": "0812", "14-16": "1416", "16-18": "1618", "18-20": "1820", "19-21": "1921"}
_SAGAWA = {"am": "01", "12-14": "12", "14-16": "14", "16-18": "16", "18-21": "04"}
_JAPANPOST = {"am": "51", "12-14": "52", "14-16": "53", "16-18": "54", "18-20": "55", "19-21": "58"}


def _slot(key: str, code: str) -> Slot:
    if key == "am":
        return Slot(key=key, code=code, label={"ja": "午前中", "en": "Morning"})
    start, end = key.split("-")
    return Slot(key=key, code=code, label={"ja": f"{start}–{end}時", "en": f"{start}:00–{end}:00"})


def _carrier(key: str, name: str, english: str, codes: dict[str, str]) -> Carrier:
    return Carrier(key=key, name={"ja": name, "en": english}, slots=tuple(map(_slot, codes, codes.values())))


CARRIERS = (
    _carrier(YAMATO, "ヤマト運輸", "Yamato Transport", _YAMATO),
    _carrier(SAGAWA, "佐川急便", "Sagawa Express", _SAGAWA),
    _carrier(JAPANPOST, "日本郵便", "Japan Post", _JAPANPOST),
)
_FEES = {
    "北海道": 990,
    "東北": 660,
    "関東": 550,
    "中部": 550,
    "近畿": 550,
    "中国": 660,
    "四国": 660,
    "九州": 770,
    "沖縄": 1430,
}
_TRANSIT = {
    "北海道": 2,
    "東北": 1,
    "関東": 1,
    "中部": 1,
    "近畿": 1,
    "中国": 2,
    "四国": 2,
    "九州": 2,
    "沖縄": 4,
}


class DeliverySettings(BusinessModel):
    """What delivery costs and how long it takes; amounts in yen with tax, days in calendar days of Japan."""

    key: ClassVar[str] = "deliveries"
    fees: dict[str, Fee] = Field(default_factory=lambda: by_prefecture(_FEES))
    free_from: int | None = 6600
    never_free: tuple[str, ...] = ()
    cut_off: time = time(14)
    handling_days: int = Field(default=1, ge=0, le=60)
    transit_days: dict[str, Days] = Field(default_factory=lambda: by_prefecture(_TRANSIT))
    transit_from: dict[str, dict[str, Days]] = Field(default_factory=dict)
    closed_weekdays: tuple[int, ...] = (6,)
    closed_on_holidays: bool = True
    closed_every_year: tuple[str, ...] = ("12-31", "01-01", "01-02", "01-03")
    closed_days: tuple[date, ...] = ()
    selectable_days: int = Field(default=14, ge=1, le=30)
    carrier: str = YAMATO
    carriers: tuple[Carrier, ...] = CARRIERS
    cash_bands: tuple[CashBand, ...] = (
        CashBand(up_to=10_000, fee=330),
        CashBand(up_to=30_000, fee=440),
        CashBand(up_to=100_000, fee=660),
        CashBand(up_to=300_000, fee=1100),
    )
    cash_limit: int = 300_000
    drop_off_limit: int = 150_000

    @model_validator(mode="after")
    def _opens_some_day(self) -> "DeliverySettings":
        if set(self.closed_weekdays) >= set(range(7)):
            raise ValueError("at least one weekday must be open")
        return self


class PaymentSettings(BusinessModel):
    """Which ways of paying the shop offers, and how long an unpaid order keeps its goods."""

    key: ClassVar[str] = "payments"
    card: bool = True
    cash_on_delivery: bool = True
    konbini: bool = False
    konbini_days: int = Field(default=3, ge=1, le=60)
    konbini_least: int = Field(default=120, ge=1)
    konbini_most: int = Field(default=300_000, ge=1)
    hold_minutes: int = Field(default=30, ge=5, le=60 * 24)
    paypay: bool = False
    paypay_most: int = Field(default=500_000, ge=1)
    bank_transfer: bool = False
    bank_transfer_days: int = Field(default=7, ge=1, le=30)


class ProviderAccount(BusinessModel):
    """What the payment provider lets this shop take, as a job saw it last: Stripe's names of capabilities."""

    key: ClassVar[str] = "payment_account"
    active: tuple[str, ...] = ()

    def allows(self, settings: PaymentSettings) -> PaymentSettings:
        """The ways of paying that the shop wishes and the provider allows."""
        offered = {
            "paypay": settings.paypay and "paypay_payments" in self.active,
            "bank_transfer": settings.bank_transfer and "jp_bank_transfer_payments" in self.active,
        }
        return settings.model_copy(update=offered)


class CheckoutSettings(BusinessModel):
    """Switches of the checkout."""

    key: ClassVar[str] = "checkout"
    rounding: Rounding = Rounding.DOWN
    drop_off_places: tuple[dict[str, str], ...] = (
        {"ja": "玄関前", "en": "Front door"},
        {"ja": "宅配ボックス", "en": "Parcel locker"},
        {"ja": "ガスメーターボックス", "en": "Gas meter box"},
        {"ja": "自転車のかご", "en": "Bicycle basket"},
        {"ja": "車庫", "en": "Garage"},
        {"ja": "物置", "en": "Shed"},
        {"ja": "建物内受付・管理人", "en": "Reception or caretaker"},
    )
    attempts_per_hour: int = 60
    remind_carts: bool = True
