"""Tables of the catalog: shelves, products, variants, prices with history, pictures, the read model."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, Json
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services.catalog import read_models

Texts = read_models.Texts
Numbers = read_models.Numbers


class Category(Base):
    """A shelf of the tree; `path` holds the ids from the root down to itself.

    `hidden` is the merchant's wish; `shown` says that neither the shelf nor any above it is hidden.
    """

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("site", "slug"), sa.Index(None, "parent_id"))

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    slug: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    path: Mapped[list[int]] = mapped_column(Numbers, server_default="{}")
    position: Mapped[int] = mapped_column(server_default="0")
    name: Mapped[LocalText]
    intro: Mapped[LocalText]
    hidden: Mapped[bool] = mapped_column(server_default=sa.false())
    shown: Mapped[bool] = mapped_column(server_default=sa.true())


class CategoryAddress(Base):
    """An address that a shelf had before; who comes by it is sent on."""

    __tablename__ = "category_address"

    site: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"), index=True)


class Collection(Base):
    """A set of products with words and a picture of its own; a `rule` fills it behind what is pinned."""

    __tablename__ = "collection"
    __table_args__ = (sa.UniqueConstraint("site", "slug"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    slug: Mapped[str]
    position: Mapped[int] = mapped_column(server_default="0")
    name: Mapped[LocalText]
    headline: Mapped[LocalText]
    intro: Mapped[LocalText]
    link: Mapped[LocalText]
    picture_key: Mapped[str | None]
    rule: Mapped[Json | None]


class CollectionProduct(Base):
    """A product's place in a collection."""

    __tablename__ = "collection_product"
    __table_args__ = (sa.Index(None, "product_id"),)

    collection_id: Mapped[int] = mapped_column(
        sa.ForeignKey("collection.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]


class Product(Base):
    """One page of the shop; `options` names the ways in which its variants differ."""

    __tablename__ = "product"
    __table_args__ = (
        sa.UniqueConstraint("site", "slug"),
        sa.Index(None, "category_id"),
        sa.CheckConstraint("tax_class in ('standard', 'reduced')", name="known_tax_class"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    slug: Mapped[str]
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    name: Mapped[LocalText]
    line: Mapped[LocalText]
    description: Mapped[LocalText]
    reading: Mapped[str]
    vendor: Mapped[str]
    kind: Mapped[LocalText | None]
    tags: Mapped[list[str]] = mapped_column(Texts)
    tax_class: Mapped[str]
    return_policy: Mapped[str]
    material: Mapped[LocalText | None]
    care: Mapped[LocalText | None]
    repair: Mapped[LocalText | None]
    origin: Mapped[LocalText | None]
    seo: Mapped[dict[str, Any]]
    options: Mapped[Json]
    published_at: Mapped[datetime | None]
    unpublished_at: Mapped[datetime | None]
    added_at: Mapped[datetime]


class Variant(Base):
    """One thing that can be counted, priced and sold; `choices` maps option key to value key."""

    __tablename__ = "variant"
    __table_args__ = (
        sa.UniqueConstraint("sku"),
        sa.Index(None, "product_id"),
        sa.Index(None, "jan"),
        sa.CheckConstraint("max_per_order between 1 and 99", name="sane_limit"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"))
    sku: Mapped[str]
    jan: Mapped[str | None]
    choices: Mapped[dict[str, Any]]
    measures: Mapped[Json]
    weight_g: Mapped[int | None]
    pack: Mapped[Json | None]
    max_per_order: Mapped[int]
    position: Mapped[int]
    archived: Mapped[bool] = mapped_column(server_default=sa.false())


class VariantPrice(Base):
    """A tax-included price from one moment to another; the open row is the price now."""

    __tablename__ = "variant_price"
    __table_args__ = (
        sa.Index(
            "uq_variant_price_open",
            "variant_id",
            "site",
            "channel",
            unique=True,
            postgresql_where=sa.text("valid_to is null"),
        ),
        sa.Index(None, "variant_id", "valid_from"),
        sa.CheckConstraint("amount >= 0", name="not_negative"),
        sa.CheckConstraint("valid_to is null or valid_to >= valid_from", name="in_order"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id"))
    site: Mapped[str]
    channel: Mapped[str]
    amount: Mapped[Yen]
    compare_at: Mapped[Yen | None]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class PricePlan(Base):
    """A price that begins later; a job makes it the open row of `variant_price` at its moment."""

    __tablename__ = "price_plan"
    __table_args__ = (
        sa.UniqueConstraint("variant_id", "site", "channel", "begins_at"),
        sa.Index(None, "begins_at"),
        sa.CheckConstraint("amount >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variant.id", ondelete="CASCADE"))
    site: Mapped[str]
    channel: Mapped[str]
    amount: Mapped[Yen]
    compare_at: Mapped[Yen | None]
    begins_at: Mapped[datetime]


class StoredPicture(Base):
    """A picture: its original, what it shows (`choices` is a part of a variant's), and its renditions."""

    __tablename__ = "picture"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.Index(None, "product_id"),
        sa.CheckConstraint("state in ('pending', 'ready', 'failed')", name="known_state"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    key: Mapped[str]
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    choices: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(server_default="0")
    alt: Mapped[LocalText]
    focal: Mapped[Json | None]
    source_url: Mapped[str | None]
    original: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="pending")
    problem: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    renditions: Mapped[Json | None]
    colour: Mapped[str | None]
