"""Tables that are read and never the truth: listings, their cards, words and facet values, the catalog's version."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, Json
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen

Texts = ARRAY(sa.Text)
Numbers = ARRAY(sa.BigInteger)
# Kilobytes of new entries that every search reads one by one until they are sorted in.
WAITING = {"gin_pending_list_limit": 64}


def _trigrams(column: str) -> sa.Index:
    return sa.Index(
        f"ix_listing_{column}_trgm",
        column,
        postgresql_using="gin",
        postgresql_ops={column: "gin_trgm_ops"},
        postgresql_with=WAITING,
    )


class Listing(Base):
    """Read model that is filtered, sorted and searched: one narrow row per product, rebuilt with its stock.

    `named` is what its names are and how they sound, `norm` all its words, both spread (see `wording.spread`);
    `place` orders equals (lower first), `newness` is minus the second of publication. `at_shops` names the
    shops that have something of it, and their sizes and colours (see `cards.at_shop`).
    """

    __tablename__ = "listing"
    __table_args__ = (
        sa.Index("ix_listing_popular", "site", sa.text("(-popularity)"), "product_id"),
        sa.Index("ix_listing_newness", "site", "newness", "product_id"),
        sa.Index("ix_listing_price", "site", "price_min", "product_id"),
        sa.Index("ix_listing_price_desc", "site", sa.text("(-price_min)"), "product_id"),
        sa.Index(None, "site", "place", "product_id"),
        sa.Index("ix_listing_category_path", "category_path", postgresql_using="gin"),
        _trigrams("named"),
        _trigrams("norm"),
    )

    product_id: Mapped[int] = mapped_column(
        sa.ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    site: Mapped[str]
    slug: Mapped[str]
    category_path: Mapped[list[int]] = mapped_column(Numbers)
    kind: Mapped[str]
    sizes: Mapped[list[str]] = mapped_column(Texts)
    sizes_in_stock: Mapped[list[str]] = mapped_column(Texts)
    colours: Mapped[list[str]] = mapped_column(Texts)
    colours_in_stock: Mapped[list[str]] = mapped_column(Texts)
    price_min: Mapped[Yen]
    price_max: Mapped[Yen]
    in_stock: Mapped[bool]
    at_shops: Mapped[list[str]] = mapped_column(Texts, server_default="{}")
    popularity: Mapped[int] = mapped_column(server_default="0")
    place: Mapped[int] = mapped_column(
        sa.Computed(
            "CASE WHEN in_stock THEN 0 ELSE 1000000000 END + 999999999 - least(popularity, 999999999)",
            persisted=True,
        )
    )
    named: Mapped[str]
    norm: Mapped[str]
    published_at: Mapped[datetime | None]
    unpublished_at: Mapped[datetime | None]
    newness: Mapped[int] = mapped_column(server_default="0")


class ListingCard(Base):
    """What a listed product shows and the codes that find it; kept apart so that listings stay narrow."""

    __tablename__ = "listing_card"
    __table_args__ = (
        sa.Index("ix_listing_card_codes", "codes", postgresql_using="gin", postgresql_with=WAITING),
    )

    product_id: Mapped[int] = mapped_column(
        sa.ForeignKey("listing.product_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    card: Mapped[Json]
    codes: Mapped[list[str]] = mapped_column(Texts)


class ListingWord(Base):
    """A word that listings use, as it is shown, folded, and as it sounds in Latin letters."""

    __tablename__ = "listing_word"
    __table_args__ = (
        sa.Index(
            "ix_listing_word_latin_trgm",
            "latin",
            postgresql_using="gin",
            postgresql_ops={"latin": "gin_trgm_ops"},
        ),
        sa.Index("ix_listing_word_folded", "folded", postgresql_ops={"folded": "text_pattern_ops"}),
        sa.Index("ix_listing_word_latin", "latin", postgresql_ops={"latin": "text_pattern_ops"}),
    )

    site: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    folded: Mapped[str]
    latin: Mapped[str]


class FacetValue(Base):
    """Names and swatches of facet values, gathered from the products that use them."""

    __tablename__ = "facet_value"

    site: Mapped[str] = mapped_column(primary_key=True)
    facet: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[LocalText]
    swatch: Mapped[str | None]
    position: Mapped[int]


class CatalogVersion(Base):
    """A number that grows with every visible change, so that cached parts know when to die."""

    __tablename__ = "catalog_version"

    site: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class CatalogChange(Base):
    """Which listings a number of the catalog changed (None: too many to name); what is kept in memory follows it."""

    __tablename__ = "catalog_change"

    site: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(server_default=sa.func.now())
    products: Mapped[list[int] | None] = mapped_column(Numbers)
