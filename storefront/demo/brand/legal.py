"""The brand's texts of law and its promises, as ordered rows and sections."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from storefront.demo.brand.business import company
from storefront.demo.brand.sources import Table, names, read, words
from storefront.demo.brand.types import Bilingual

RETURNS = "legal/returns.toml"


@dataclass(frozen=True, slots=True)
class LegalRow:
    """One row of the 特定商取引法 notice; `on_confirmation` rows are also shown before ordering."""

    key: str
    label: Bilingual
    text: Bilingual
    on_confirmation: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its text; paragraphs are separated by newlines."""

    heading: Bilingual
    body: Bilingual


@dataclass(frozen=True, slots=True)
class Document:
    """A page under /legal/<slug>: sections, or rows in the case of the commerce notice."""

    slug: str
    title: Bilingual
    intro: Bilingual | None
    sections: tuple[Section, ...]
    rows: tuple[LegalRow, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A reason for which goods cannot be taken back."""

    key: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """The return promise in figures; days count from delivery as day one, fees are yen with tax."""

    version: int
    allowed: bool
    window_days: int
    window_basis: str
    statutory_days: int
    customer_fee: int
    fault_fee: int
    size_exchange_free_times: int
    exclusions: tuple[Exclusion, ...]


@cache
def documents() -> Mapping[str, Document]:
    """Every legal and guidance page by slug."""
    pages = (_document(read(name)) for name in names("legal"))
    return {page.slug: page for page in pages}


def commerce_rows() -> tuple[LegalRow, ...]:
    """The 特定商取引法 notice in order (Act art. 11)."""
    return documents()["commerce"].rows


@cache
def return_policy() -> ReturnPolicy:
    """The structured side of the returns page (Act art. 15-3)."""
    row = read(RETURNS)["policy"]
    exclusions = tuple(Exclusion(item["key"], words(item["text"])) for item in row["exclusions"])
    return ReturnPolicy(**{**row, "exclusions": exclusions})


def _document(page: Table) -> Document:
    return Document(
        slug=page["slug"],
        title=words(page["title"]),
        intro=words(page["intro"]) if "intro" in page else None,
        sections=tuple(Section(words(s["heading"]), words(s["body"])) for s in page.get("section", ())),
        rows=tuple(_row(row) for row in page.get("row", ())),
    )


def _row(row: Table) -> LegalRow:
    ja, en = (text.replace("{invoice_number}", company().invoice_number) for text in row["text"])
    return LegalRow(row["key"], words(row["label"]), Bilingual(ja, en), row.get("on_confirmation", False))
