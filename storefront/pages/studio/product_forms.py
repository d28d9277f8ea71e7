"""The form of a product, and what of it becomes a draft."""

from dataclasses import replace
from typing import Any, ClassVar

from wtforms import BooleanField, SelectField, StringField

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.kernel.kana import narrow
from storefront.kernel.money import Yen
from storefront.pages.forms import Filled, NotTooLong, tidy
from storefront.pages.forms import options as choices
from storefront.pages.studio.fields import (
    Both,
    MomentField,
    NumberField,
    RecordForm,
    Row,
    Rows,
    minute,
    moment,
    text,
)
from storefront.services.catalog import (
    OptionDraft,
    OptionValueDraft,
    PlannedPrice,
    ProductDraft,
    VariantDraft,
)

TAX = choices((("standard", _l("標準 10%")), ("reduced", _l("軽減 8%"))))
OPTIONS = 3
_WORDS = ("name", "line", "description", "kind", "material", "care", "repair", "origin")
Content = dict[str, Any]


def code(typed: str | None) -> str:
    """A code as it is stored: half-width, without spaces around."""
    return narrow(tidy(typed)).strip()


class OptionRow(Row):
    """A way in which variants differ."""

    key = StringField(_l("記号"), [Filled(), NotTooLong(20)], filters=[code])
    name = Both(_l("名前"), 40, filled=True)


class ValueRow(Row):
    """A value of an option; colours carry their sRGB hex."""

    option = StringField(_l("選択肢の記号"), [Filled(), NotTooLong(20)], filters=[code])
    key = StringField(_l("値の記号"), [Filled(), NotTooLong(30)], filters=[code])
    name = Both(_l("名前"), 40, filled=True)
    swatch = StringField(_l("色（#123abc）"), [NotTooLong(7)], filters=[code])


class VariantRow(Row):
    """A variant with its price of now."""

    sku = StringField(_l("SKU"), [Filled(), NotTooLong(60)], filters=[code])
    jan = StringField(_l("JAN"), [NotTooLong(13)], filters=[code], render_kw={"inputmode": "numeric"})
    option1 = SelectField(_l("選択肢1"), choices=[])
    option2 = SelectField(_l("選択肢2"), choices=[])
    option3 = SelectField(_l("選択肢3"), choices=[])
    price = NumberField(_l("価格（税込）"), filled=True)
    compare_at = NumberField(_l("比較価格"))
    max_per_order = NumberField(_l("1注文の上限"), low=1, high=99)
    weight_g = NumberField(_l("重さ（g）"), low=1, high=999_999)
    archived = BooleanField(_l("販売終了"))


class PlanRow(Row):
    """A price that begins later."""

    sku = StringField(_l("SKU"), [Filled(), NotTooLong(60)], filters=[code])
    begins = MomentField(_l("はじまり"), [Filled()])
    price = NumberField(_l("価格（税込）"), filled=True)
    compare_at = NumberField(_l("比較価格"))


class ProductForm(RecordForm):
    """Everything of a product but its pictures."""

    SECTIONS: ClassVar = (
        (_l("公開"), ("published", "unpublished", "category", "tax_class", "return_policy")),
        (_l("文章"), ("name", "line", "description", "reading", "kind", "vendor", "tags")),
        (_l("品質とお手入れ"), ("material", "care", "repair", "origin")),
        (_l("SKUと価格"), ("variants", "plans")),
        (_l("選択肢"), ("options", "values")),
    )
    published = MomentField(_l("公開のはじまり"), description=_l("空のあいだは公開しません。"))
    unpublished = MomentField(_l("公開のおわり"))
    category = SelectField(_l("棚"), choices=[])
    tax_class = SelectField(_l("税率"), choices=TAX)
    return_policy = SelectField(_l("返品の決まり"), choices=[])
    name = Both(_l("商品名"), 120, filled=True)
    line = Both(_l("一行の説明"), 120)
    description = Both(_l("説明"), 4000, area=True)
    reading = text(_l("読み（カタカナ）"), 200)
    kind = Both(_l("種類（しぼり込みに使います）"), 40)
    vendor = text(_l("つくり手"), 80)
    tags = text(_l("タグ（読点か「,」で区切る）"), 400)
    material = Both(_l("素材"), 400, area=True)
    care = Both(_l("お手入れ"), 400, area=True)
    repair = Both(_l("修理"), 400, area=True)
    origin = Both(_l("産地"), 120)
    variants = Rows(VariantRow, _l("SKU"), hint=_l("消した行は販売終了になり、注文の記録に残ります。"))
    plans = Rows(PlanRow, _l("価格の予定"), hint=_l("その時刻に価格が変わります。次の予定まで続きます。"))
    options = Rows(OptionRow, _l("選択肢"), blank=1)
    values = Rows(ValueRow, _l("選択肢の値"))

    def offer(self) -> None:
        """What the variants may choose from is what this form says of options and values."""
        options = self.options.content[:OPTIONS]
        for entry in self.variants.entries:
            for n in range(OPTIONS):
                key = options[n]["key"] if n < len(options) else ""
                values = [v for v in self.values.content if v["option"] == key and key]
                pairs = [(v["key"], local(v["name"]) or v["key"]) for v in values]
                entry.form[f"option{n + 1}"].choices = choices([("", "—"), *pairs])


def content_of_product(draft: ProductDraft, plans: tuple[PlannedPrice, ...]) -> Content:
    """What the form shows of a product."""
    words = {name: _words(getattr(draft, name)) for name in _WORDS}
    return {
        "published": minute(draft.published_at), "unpublished": minute(draft.unpublished_at),
        "category": draft.category or "", "tax_class": draft.tax_class, "return_policy": draft.return_policy,
        **{k: words[k] for k in ("name", "line", "description")}, "reading": draft.reading, "kind": words["kind"],
        "vendor": draft.vendor, "tags": "、".join(draft.tags),
        **{k: words[k] for k in ("material", "care", "repair", "origin")},
        "variants": [_variant_row(v, draft.options) for v in draft.variants],
        "plans": [
            {"sku": p.sku, "begins": minute(p.begins_at), "price": p.amount, "compare_at": p.compare_at} for p in plans
        ],
        "options": [{"key": o.key, "name": _words(o.name)} for o in draft.options],
        "values": [
            {"option": o.key, "key": v.key, "name": _words(v.name), "swatch": v.swatch or ""}
            for o in draft.options for v in o.values
        ],
    }  # fmt: skip


def draft_of_content(old: ProductDraft, content: Content) -> ProductDraft:
    """The product as the form says; what the form does not show stays."""
    words: dict[str, Any] = {name: _kept_words(getattr(old, name), content[name]) for name in _WORDS}
    options = _options(content)
    known = {v.sku: v for v in old.variants}
    return replace(
        old, **words, options=options,
        published_at=moment(content["published"]), unpublished_at=moment(content["unpublished"]),
        category=content["category"] or None, tax_class=content["tax_class"],
        return_policy=content["return_policy"], reading=content["reading"], vendor=content["vendor"],
        tags=_tags(content["tags"]),
        variants=tuple(_variant(known.get(row["sku"]), row, options) for row in _each_once(content["variants"])),
    )  # fmt: skip


def planned(content: Content) -> tuple[PlannedPrice, ...]:
    """The planned prices of the form."""
    found = []
    for row in content["plans"]:
        begins = moment(row["begins"])
        if begins is not None:
            compare = Yen(row["compare_at"]) if row["compare_at"] is not None else None
            found.append(PlannedPrice(row["sku"], Yen(row["price"]), compare, begins))
    return tuple(found)


def _each_once(rows: list[Content]) -> list[Content]:
    skus = [row["sku"] for row in rows]
    if len(set(skus)) < len(skus):
        raise Refusal(_("同じSKUの行が二つあります。"), field="variants")
    return rows


def _options(content: Content) -> tuple[OptionDraft, ...]:
    made = []
    for option in content["options"]:
        values = [v for v in content["values"] if v["option"] == option["key"]]
        drafts = (OptionValueDraft(v["key"], LocalText(v["name"]), v["swatch"] or None) for v in values)
        made.append(OptionDraft(option["key"], LocalText(option["name"]), tuple(drafts)))
    if lost := {v["option"] for v in content["values"]} - {o.key for o in made}:
        raise Refusal(_("選択肢にない記号です：%(keys)s", keys="、".join(sorted(lost))), field="values")
    return tuple(made)


def _variant_row(variant: VariantDraft, options: tuple[OptionDraft, ...]) -> Content:
    chosen = dict(variant.choices)
    picked = [chosen.get(o.key, "") for o in options[:OPTIONS]]
    return {
        "sku": variant.sku, "jan": variant.jan or "",
        **{f"option{n + 1}": picked[n] if n < len(picked) else "" for n in range(OPTIONS)},
        "price": int(variant.price), "compare_at": variant.compare_at, "max_per_order": variant.max_per_order,
        "weight_g": variant.weight_g, "archived": variant.archived,
    }  # fmt: skip


def _variant(old: VariantDraft | None, row: Content, options: tuple[OptionDraft, ...]) -> VariantDraft:
    picked = [(o.key, row[f"option{n + 1}"]) for n, o in enumerate(options[:OPTIONS])]
    base = old or VariantDraft(row["sku"], Yen(row["price"]))
    return replace(
        base, price=Yen(row["price"]), jan=row["jan"] or None, choices=tuple(p for p in picked if p[1]),
        compare_at=Yen(row["compare_at"]) if row["compare_at"] is not None else None,
        max_per_order=row["max_per_order"] or base.max_per_order, weight_g=row["weight_g"],
        archived=row["archived"],
    )  # fmt: skip


def _tags(typed: str) -> tuple[str, ...]:
    tags = (tag.strip() for tag in typed.replace("、", ",").replace("，", ",").split(","))
    return tuple(tag for tag in tags if tag)


def _words(words: LocalText | None) -> Content:
    said: Content = dict(words or {})
    return {"ja": str(said.get("ja") or ""), "en": str(said.get("en") or "")}


def _kept_words(old: LocalText | None, typed: Content) -> LocalText | None:
    """Nothing typed where nothing was stays nothing, so that saving without a change changes nothing."""
    said = {k: v for k, v in typed.items() if v}
    return old if _words(old) == typed else LocalText(said)
