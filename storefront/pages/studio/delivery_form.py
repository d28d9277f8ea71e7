"""What delivery costs and how long it takes, as a form."""

from datetime import time
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Regexp

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages.forms import Filled, NotTooLong, options, tidy
from storefront.pages.studio.editing import Record, Saving
from storefront.pages.studio.fields import DayField, NumberField, Part, RecordForm, Row, Rows, day
from storefront.services import business
from storefront.services.business.editing import amend
from storefront.services.deliveries import PREFECTURES, DeliverySettings
from storefront.services.revisions import Content

WEEKDAYS = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日")
_NUMBERS = ("free_from", "handling_days", "selectable_days", "cash_limit", "drop_off_limit")


class PrefectureRow(Part):
    """Fee and days of a prefecture."""

    prefecture = StringField(_l("都道府県"), [Filled(), NotTooLong(4)], render_kw={"readonly": True})
    fee = NumberField(_l("送料（税込）"), filled=True, high=100_000)
    days = NumberField(_l("発送からの日数"), low=1, high=60, filled=True)
    never_free = BooleanField(_l("送料無料にしない"))


class CashRow(Row):
    """A band of cash on delivery."""

    up_to = NumberField(_l("お支払い総額が次の金額まで"), low=1, filled=True)
    fee = NumberField(_l("手数料（税込）"), high=100_000, filled=True)


class YearlyRow(Row):
    """A day that is closed every year."""

    day = StringField(
        _l("毎年の休業日（12-31の形）"),
        [Regexp(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")],
        filters=[tidy],
    )


class ClosedRow(Row):
    """One closed day."""

    day = DayField(_l("休業日"))


class WeekdayRow(Part):
    """A day of the week."""

    name = StringField(_l("曜日"), render_kw={"readonly": True})
    closed = BooleanField(_l("休み"))


class DeliveryForm(RecordForm):
    """Fees by prefecture, thresholds, transit, cut-off, closed days."""

    SECTIONS: ClassVar = (
        (_l("締め切りと送料無料"), ("cut_off", "handling_days", "free_from", "selectable_days", "carrier")),
        (_l("都道府県ごとの送料と日数"), ("prefectures",)),
        (_l("休業日"), ("weekdays", "closed_on_holidays", "closed_every_year", "closed_days")),
        (_l("代金引換と置き配"), ("cash_bands", "cash_limit", "drop_off_limit")),
    )
    cut_off = StringField(
        _l("当日の締め切り（14:00の形）"), [Filled(), Regexp(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z", message=_l("14:00の形で入力してください。"))],
        filters=[tidy], render_kw={"type": "time"},
    )  # fmt: skip
    handling_days = NumberField(_l("出荷までの営業日数"), high=60, filled=True)
    free_from = NumberField(_l("商品の合計がこの金額から送料無料（空なら無料にしない）"))
    selectable_days = NumberField(_l("選べるお届け日の数"), low=1, high=30, filled=True)
    carrier = SelectField(_l("配送会社"), choices=[])
    prefectures = Rows(PrefectureRow, _l("送料と日数"))
    weekdays = Rows(WeekdayRow, _l("毎週の休業日"))
    closed_on_holidays = BooleanField(_l("祝日は休む"))
    closed_every_year = Rows(YearlyRow, _l("毎年の休業日"))
    closed_days = Rows(ClosedRow, _l("そのほかの休業日"))
    cash_bands = Rows(CashRow, _l("代金引換の手数料"))
    cash_limit = NumberField(_l("代金引換の上限"), filled=True)
    drop_off_limit = NumberField(_l("置き配の上限"), filled=True)


def load(db: Session, site: str, slug: str) -> Content:
    """The settings in force."""
    s = business.current(db, DeliverySettings, site=site, fresh=True)
    return {
        "cut_off": s.cut_off.strftime("%H:%M"), "carrier": s.carrier,
        **{name: getattr(s, name) for name in _NUMBERS}, "closed_on_holidays": s.closed_on_holidays,
        "prefectures": [
            {"prefecture": p, "fee": s.fees.get(p, 0), "days": s.transit_days.get(p, 1), "never_free": p in s.never_free}
            for p in PREFECTURES
        ],
        "weekdays": [{"name": name, "closed": n in s.closed_weekdays} for n, name in enumerate(WEEKDAYS)],
        "closed_every_year": [{"day": d} for d in s.closed_every_year],
        "closed_days": [{"day": d.isoformat()} for d in sorted(s.closed_days)],
        "cash_bands": [{"up_to": b.up_to, "fee": b.fee} for b in s.cash_bands],
    }  # fmt: skip


def save(db: Session, to: Saving, content: Content) -> None:
    """The next version of the settings."""
    rows = content["prefectures"]
    if [row["prefecture"] for row in rows] != list(PREFECTURES):
        raise Refusal(_("都道府県の行がそろっていません。開きなおしてください。"), field="prefectures")
    closed = tuple(n for n, row in enumerate(content["weekdays"]) if row["closed"])
    if len(closed) == 7:
        raise Refusal(_("少なくとも一つの曜日は開けてください。"), field="weekdays")
    hour, minute = map(int, content["cut_off"].split(":"))
    changes: dict[str, Any] = {
        "cut_off": time(hour, minute), "carrier": content["carrier"], **{name: content[name] for name in _NUMBERS},
        "fees": {row["prefecture"]: row["fee"] for row in rows},
        "transit_days": {row["prefecture"]: row["days"] for row in rows},
        "never_free": tuple(row["prefecture"] for row in rows if row["never_free"]),
        "closed_weekdays": closed, "closed_on_holidays": content["closed_on_holidays"],
        "closed_every_year": tuple(row["day"] for row in content["closed_every_year"]),
        "closed_days": tuple(sorted(day(row["day"]) for row in content["closed_days"])),
        "cash_bands": tuple(sorted(content["cash_bands"], key=lambda band: int(band["up_to"]))),
    }  # fmt: skip
    amend(db, DeliverySettings, changes, by=to.by, site=to.site)


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Carriers to choose from."""
    carriers = business.current(db, DeliverySettings, site=site).carriers
    form.carrier.choices = options((c.key, local(LocalText(c.name))) for c in carriers)


RECORD = Record(
    "delivery", DeliveryForm, load, save, lambda content: _("送料・お届け日数・休業日"), prepare=prepare,
    see=lambda slug: "/legal/shipping",
)  # fmt: skip
