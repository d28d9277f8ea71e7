"""first tables"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    _run("0001_jobs.sql")
    op.create_table(
        "business_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_event")),
        sa.UniqueConstraint("subject", "verb", "cause", name="uq_business_event_once_per_cause"),
    )
    op.create_index("ix_business_event_subject", "business_event", ["subject", "id"], unique=False)
    op.create_table(
        "business_setting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_setting")),
        sa.UniqueConstraint("site", "key", "version", name=op.f("uq_business_setting_site_key_version")),
    )
    op.create_table(
        "catalog_version",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_catalog_version")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("path", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("intro", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["category.id"], name=op.f("fk_category_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("site", "slug", name=op.f("uq_category_site_slug")),
    )
    op.create_index(op.f("ix_category_parent_id"), "category", ["parent_id"], unique=False)
    op.create_table(
        "collection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("headline", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("intro", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("picture_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("site", "slug", name=op.f("uq_collection_site_slug")),
    )
    op.create_table(
        "facet_value",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("swatch", sa.String(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", "facet", "key", name=op.f("pk_facet_value")),
    )
    op.create_table(
        "ims_location",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("prefecture", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("sells_online", sa.Boolean(), nullable=False),
        sa.Column("ships", sa.Boolean(), nullable=False),
        sa.Column("pickup", sa.Boolean(), nullable=False),
        sa.Column("restock", sa.Text(), nullable=False),
        sa.Column("sites", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ims_location")),
        sa.UniqueConstraint("code", name=op.f("uq_ims_location_code")),
    )
    op.create_table(
        "inbound_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_message")),
        sa.UniqueConstraint("provider", "event_id", name=op.f("uq_inbound_message_provider_event_id")),
    )
    op.create_index(op.f("ix_inbound_message_received_at"), "inbound_message", ["received_at"], unique=False)
    op.create_table(
        "legal_text",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_text")),
        sa.UniqueConstraint("site", "slug", "version", name=op.f("uq_legal_text_site_slug_version")),
    )
    op.create_table(
        "listing_word",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("latin", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("site", "word", name=op.f("pk_listing_word")),
    )
    op.create_index(
        "ix_listing_word_folded",
        "listing_word",
        ["folded"],
        unique=False,
        postgresql_ops={"folded": "text_pattern_ops"},
    )
    op.create_index(
        "ix_listing_word_latin",
        "listing_word",
        ["latin"],
        unique=False,
        postgresql_ops={"latin": "text_pattern_ops"},
    )
    op.create_index(
        "ix_listing_word_latin_trgm",
        "listing_word",
        ["latin"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"latin": "gin_trgm_ops"},
    )
    op.create_table(
        "oms_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("checkout_id", sa.String(), nullable=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kana", sa.String(), nullable=False),
        sa.Column("ship_to", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("wish_date", sa.Date(), nullable=True),
        sa.Column("wish_slot", sa.String(), nullable=True),
        sa.Column("drop_off", sa.String(), nullable=True),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("taxes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("paid", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refund_due", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state <> 'awaiting_payment' OR expires_at IS NOT NULL", name=op.f("ck_oms_order_waiting_ends")
        ),
        sa.CheckConstraint("refund_due <= paid", name=op.f("ck_oms_order_owed_within_paid")),
        sa.CheckConstraint(
            "refunded <= refund_due AND refunded >= 0", name=op.f("ck_oms_order_refunded_within_owed")
        ),
        sa.CheckConstraint("total >= 0", name=op.f("ck_oms_order_total_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oms_order")),
        sa.UniqueConstraint("checkout_id", name=op.f("uq_oms_order_checkout_id")),
        sa.UniqueConstraint("number", name=op.f("uq_oms_order_number")),
    )
    op.create_index("ix_oms_order_email", "oms_order", [sa.literal_column("lower(email)")], unique=False)
    op.create_index("ix_oms_order_person", "oms_order", ["person_id", "placed_at", "number"], unique=False)
    op.create_index("ix_oms_order_state", "oms_order", ["state", "placed_at", "number"], unique=False)
    op.create_index(
        "ix_oms_order_waiting",
        "oms_order",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'awaiting_payment'"),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("intent_id", sa.String(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("captured", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("declines", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decline", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mismatch_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'succeeded') = (captured_at IS NOT NULL)", name=op.f("ck_payment_succeeded_is_captured")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payment_amount_not_negative")),
        sa.CheckConstraint("captured BETWEEN 0 AND amount", name=op.f("ck_payment_captured_within_amount")),
        sa.CheckConstraint(
            "refunded BETWEEN 0 AND captured", name=op.f("ck_payment_refunded_within_captured")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_payment_idempotency_key")),
        sa.UniqueConstraint("intent_id", name=op.f("uq_payment_intent_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payment_public_id")),
    )
    op.create_index(
        "ix_payment_open",
        "payment",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('created', 'requires_action', 'processing')"),
    )
    op.create_index("ix_payment_order", "payment", ["order_number"], unique=False)
    op.create_index(
        "uq_payment_open_of_order",
        "payment",
        ["order_number"],
        unique=True,
        postgresql_where=sa.text("state IN ('created', 'requires_action', 'processing')"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_kana", sa.String(), nullable=False),
        sa.Column("given_kana", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("birthday", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "return_policy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_policy")),
        sa.UniqueConstraint("site", "key", "version", name=op.f("uq_return_policy_site_key_version")),
    )
    op.create_table(
        "search_synonym",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("equals", sa.String(), nullable=False),
        sa.CheckConstraint("term < equals", name=op.f("ck_search_synonym_told_once")),
        sa.PrimaryKeyConstraint("site", "term", "equals", name=op.f("pk_search_synonym")),
    )
    op.create_table(
        "staff_member",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("email_key", name=op.f("uq_staff_member_email_key")),
    )
    op.create_table(
        "throttle_attempt",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("window", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name=op.f("pk_throttle_attempt")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terms_version", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("site", "email_key", name=op.f("uq_account_site_email_key")),
    )
    op.create_index(op.f("ix_account_closing_at"), "account", ["closing_at"], unique=False)
    op.create_table(
        "address",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("typed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("label", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("public_id", name=op.f("uq_address_public_id")),
    )
    op.create_index(op.f("ix_address_person_id"), "address", ["person_id"], unique=False)
    op.create_index(
        "uq_address_default",
        "address",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("is_default and not deleted"),
    )
    op.create_table(
        "cart",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(visitor_id is null) <> (person_id is null)", name=op.f("ck_cart_one_owner")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cart_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart")),
    )
    op.create_index(
        "uq_cart_open_of_person",
        "cart",
        ["person_id", "site", "channel"],
        unique=True,
        postgresql_where=sa.text("state = 'open' and person_id is not null"),
    )
    op.create_index(
        "uq_cart_open_of_visitor",
        "cart",
        ["visitor_id", "site", "channel"],
        unique=True,
        postgresql_where=sa.text("state = 'open' and visitor_id is not null"),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(
        op.f("ix_consent_person_id_purpose_channel_at"),
        "consent",
        ["person_id", "purpose", "channel", "at"],
        unique=False,
    )
    op.create_table(
        "identity_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_link")),
        sa.UniqueConstraint("person_id", "kind", "value", name=op.f("uq_identity_link_person_id_kind_value")),
    )
    op.create_index(op.f("ix_identity_link_kind_value"), "identity_link", ["kind", "value"], unique=False)
    op.create_table(
        "ims_commitment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("released", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'allocated') OR shipped + released = quantity",
            name=op.f("ck_ims_commitment_closed_has_nothing_open"),
        ),
        sa.CheckConstraint(
            "state IN ('held', 'allocated', 'shipped', 'released', 'expired')",
            name=op.f("ck_ims_commitment_state_known"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_ims_commitment_quantity_positive")),
        sa.CheckConstraint(
            "shipped + released <= quantity", name=op.f("ck_ims_commitment_parts_within_quantity")
        ),
        sa.CheckConstraint(
            "shipped >= 0 AND released >= 0", name=op.f("ck_ims_commitment_parts_not_negative")
        ),
        sa.ForeignKeyConstraint(["location"], ["ims_location.code"], name=op.f("fk_ims_commitment_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ims_commitment")),
    )
    op.create_index(
        "ix_ims_commitment_expiry",
        "ims_commitment",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index("ix_ims_commitment_owner", "ims_commitment", ["owner"], unique=False)
    op.create_index(
        "ix_ims_commitment_place",
        "ims_commitment",
        ["sku", "location"],
        unique=False,
        postgresql_where=sa.text("state IN ('held', 'allocated')"),
    )
    op.create_index(
        "uq_ims_commitment_live",
        "ims_commitment",
        ["owner", "line", "sku", "location"],
        unique=True,
        postgresql_where=sa.text("state IN ('held', 'allocated', 'shipped')"),
    )
    op.create_table(
        "ims_ledger",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("serial", sa.String(), nullable=True),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause_type", sa.String(), nullable=False),
        sa.Column("cause_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "condition IN ('new', 'to_check', 'damaged')", name=op.f("ck_ims_ledger_condition_known")
        ),
        sa.CheckConstraint("delta <> 0 OR kind = 'first_count'", name=op.f("ck_ims_ledger_delta_moves")),
        sa.CheckConstraint(
            "kind IN ('first_count', 'receipt', 'adjustment', 'shipment', 'set_aside')",
            name=op.f("ck_ims_ledger_kind_known"),
        ),
        sa.CheckConstraint(
            "serial IS NULL OR delta IN (1, -1)", name=op.f("ck_ims_ledger_serial_is_one_piece")
        ),
        sa.ForeignKeyConstraint(["location"], ["ims_location.code"], name=op.f("fk_ims_ledger_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ims_ledger")),
        sa.UniqueConstraint(
            "cause_type",
            "cause_id",
            "sku",
            "location",
            "condition",
            "kind",
            "serial",
            name="uq_ims_ledger_once_per_cause",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_ims_ledger_place", "ims_ledger", ["sku", "location", "condition"], unique=False)
    op.create_table(
        "ims_safety",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_ims_safety_quantity_not_negative")),
        sa.ForeignKeyConstraint(["location"], ["ims_location.code"], name=op.f("fk_ims_safety_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ims_safety")),
        sa.UniqueConstraint(
            "location", "channel", "sku", name="uq_ims_safety_place", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_table(
        "ims_shelf",
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("shelf", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["location"], ["ims_location.code"], name=op.f("fk_ims_shelf_location")),
        sa.PrimaryKeyConstraint("location", "sku", name=op.f("pk_ims_shelf")),
    )
    op.create_table(
        "ims_stock",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("allocated", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "condition IN ('new', 'to_check', 'damaged')", name=op.f("ck_ims_stock_condition_known")
        ),
        sa.CheckConstraint("allocated >= 0", name=op.f("ck_ims_stock_allocated_not_negative")),
        sa.CheckConstraint("held + allocated <= on_hand", name=op.f("ck_ims_stock_promised_within_on_hand")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_ims_stock_held_not_negative")),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_ims_stock_on_hand_not_negative")),
        sa.ForeignKeyConstraint(["location"], ["ims_location.code"], name=op.f("fk_ims_stock_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ims_stock")),
        sa.UniqueConstraint("sku", "location", "condition", name="uq_ims_stock_place"),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("context", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('queued', 'sent', 'failed')", name=op.f("ck_mail_known_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("kind", "cause", name="uq_mail_once_per_cause"),
    )
    op.create_index(op.f("ix_mail_person_id"), "mail", ["person_id"], unique=False)
    op.create_index(
        "ix_mail_waiting", "mail", ["created_at"], unique=False, postgresql_where=sa.text("state <> 'sent'")
    )
    op.create_table(
        "oms_confirmation",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("html_hash", sa.String(), nullable=False),
        sa.Column("terms_version", sa.String(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["oms_order.id"], name=op.f("fk_oms_confirmation_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_oms_confirmation")),
    )
    op.create_table(
        "oms_fulfilment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.String(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("picking_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('shipped', 'delivered') OR tracking_number IS NOT NULL",
            name=op.f("ck_oms_fulfilment_shipped_is_tracked"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["oms_order.id"], name=op.f("fk_oms_fulfilment_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oms_fulfilment")),
        sa.UniqueConstraint("key", name=op.f("uq_oms_fulfilment_key")),
    )
    op.create_index("ix_oms_fulfilment_order", "oms_fulfilment", ["order_id"], unique=False)
    op.create_index("ix_oms_fulfilment_tracking", "oms_fulfilment", ["tracking_number"], unique=False)
    op.create_table(
        "oms_order_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("picture", sa.String(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.BigInteger(), nullable=False),
        sa.Column("return_policy_version", sa.String(), nullable=True),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shipped", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("delivered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cancelled", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(kind = 'goods') = (sku IS NOT NULL)", name=op.f("ck_oms_order_line_goods_have_a_sku")
        ),
        sa.CheckConstraint(
            "CASE WHEN kind IN ('discount', 'points') THEN unit_price <= 0 ELSE unit_price >= 0 END",
            name=op.f("ck_oms_order_line_price_has_its_sign"),
        ),
        sa.CheckConstraint(
            "allocated + cancelled <= ordered", name=op.f("ck_oms_order_line_allocated_within_ordered")
        ),
        sa.CheckConstraint("delivered <= shipped", name=op.f("ck_oms_order_line_delivered_within_shipped")),
        sa.CheckConstraint(
            "least(allocated, shipped, delivered, cancelled, returned, refunded) >= 0",
            name=op.f("ck_oms_order_line_quantities_not_negative"),
        ),
        sa.CheckConstraint("ordered > 0", name=op.f("ck_oms_order_line_ordered_positive")),
        sa.CheckConstraint("refunded <= ordered", name=op.f("ck_oms_order_line_refunded_within_ordered")),
        sa.CheckConstraint("returned <= shipped", name=op.f("ck_oms_order_line_returned_within_shipped")),
        sa.CheckConstraint("shipped <= allocated", name=op.f("ck_oms_order_line_shipped_within_allocated")),
        sa.ForeignKeyConstraint(["order_id"], ["oms_order.id"], name=op.f("fk_oms_order_line_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oms_order_line")),
        sa.UniqueConstraint("order_id", "line", name="uq_oms_order_line_place"),
    )
    op.create_table(
        "oms_payment_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("refund_key", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["oms_order.id"], name=op.f("fk_oms_payment_note_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oms_payment_note")),
        sa.UniqueConstraint("cause", name=op.f("uq_oms_payment_note_cause")),
    )
    op.create_index(op.f("ix_oms_payment_note_order_id"), "oms_payment_note", ["order_id"], unique=False)
    op.create_table(
        "oms_refund_due",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_oms_refund_due_amount_positive")),
        sa.CheckConstraint(
            "refunded BETWEEN 0 AND amount", name=op.f("ck_oms_refund_due_refunded_within_amount")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["oms_order.id"], name=op.f("fk_oms_refund_due_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oms_refund_due")),
        sa.UniqueConstraint("key", name=op.f("uq_oms_refund_due_key")),
        sa.UniqueConstraint("order_id", "cause", name="uq_oms_refund_due_once_per_cause"),
    )
    op.create_table(
        "oms_work_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_number"], ["oms_order.number"], name=op.f("fk_oms_work_item_order_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oms_work_item")),
        sa.UniqueConstraint("key", name=op.f("uq_oms_work_item_key")),
    )
    op.create_index(op.f("ix_oms_work_item_order_number"), "oms_work_item", ["order_number"], unique=False)
    op.create_index(
        "uq_oms_work_item_open",
        "oms_work_item",
        ["kind", "order_number"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "payment_refund",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("owed_id", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stripe_id", sa.String(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_refund_amount_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_payment_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refund")),
        sa.UniqueConstraint("cause", name=op.f("uq_payment_refund_cause")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_payment_refund_idempotency_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payment_refund_public_id")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_payment_refund_stripe_id")),
    )
    op.create_index(
        "ix_payment_refund_open",
        "payment_refund",
        ["sent_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('requested', 'sent')"),
    )
    op.create_index(op.f("ix_payment_refund_owed_id"), "payment_refund", ["owed_id"], unique=False)
    op.create_index(op.f("ix_payment_refund_payment_id"), "payment_refund", ["payment_id"], unique=False)
    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("line", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("kind", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("tax_class", sa.String(), nullable=False),
        sa.Column("return_policy", sa.String(), nullable=False),
        sa.Column("material", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("care", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("repair", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("origin", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("seo", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unpublished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tax_class in ('standard', 'reduced')", name=op.f("ck_product_known_tax_class")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_product_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("site", "slug", name=op.f("uq_product_site_slug")),
    )
    op.create_index(op.f("ix_product_category_id"), "product", ["category_id"], unique=False)
    op.create_table(
        "staff_act",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_staff_act_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_act")),
    )
    op.create_index(op.f("ix_staff_act_subject_at"), "staff_act", ["subject", "at"], unique=False)
    op.create_table(
        "account_token",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_token_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_token")),
    )
    op.create_index(op.f("ix_account_token_account_id"), "account_token", ["account_id"], unique=False)
    op.create_table(
        "cart_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("shown_price", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity between 1 and 99", name=op.f("ck_cart_line_sane_quantity")),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["cart.id"], name=op.f("fk_cart_line_cart_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_line")),
        sa.UniqueConstraint("cart_id", "sku", name=op.f("uq_cart_line_cart_id_sku")),
    )
    op.create_table(
        "checkout",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("order_number", sa.String(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'placed') = (order_number is not null)", name=op.f("ck_checkout_placed_has_order")
        ),
        sa.CheckConstraint("state in ('open', 'placed', 'abandoned')", name=op.f("ck_checkout_known_state")),
        sa.ForeignKeyConstraint(["cart_id"], ["cart.id"], name=op.f("fk_checkout_cart_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_checkout_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkout")),
        sa.UniqueConstraint("order_number", name=op.f("uq_checkout_order_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_checkout_public_id")),
    )
    op.create_index(op.f("ix_checkout_cart_id"), "checkout", ["cart_id"], unique=False)
    op.create_index(op.f("ix_checkout_person_id"), "checkout", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_checkout_updated_at"),
        "checkout",
        ["updated_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_checkout_open_of_visitor",
        "checkout",
        ["visitor_id", "site", "channel"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "collection_product",
        sa.Column("collection_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collection.id"],
            name=op.f("fk_collection_product_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_collection_product_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("collection_id", "product_id", name=op.f("pk_collection_product")),
    )
    op.create_index(
        op.f("ix_collection_product_product_id"), "collection_product", ["product_id"], unique=False
    )
    op.create_table(
        "data_export",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_data_export_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_data_export_public_id")),
    )
    op.create_index(op.f("ix_data_export_account_id"), "data_export", ["account_id"], unique=False)
    op.create_index(op.f("ix_data_export_expires_at"), "data_export", ["expires_at"], unique=False)
    op.create_table(
        "email_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("old_email", sa.String(), nullable=False),
        sa.Column("new_email", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_email_change_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_email_change_public_id")),
    )
    op.create_index(op.f("ix_email_change_account_id"), "email_change", ["account_id"], unique=False)
    op.create_table(
        "listing",
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("category_path", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sizes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sizes_in_stock", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("colours", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("colours_in_stock", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("price_min", sa.BigInteger(), nullable=False),
        sa.Column("price_max", sa.BigInteger(), nullable=False),
        sa.Column("in_stock", sa.Boolean(), nullable=False),
        sa.Column("popularity", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "place",
            sa.BigInteger(),
            sa.Computed(
                "CASE WHEN in_stock THEN 0 ELSE 1000000000 END + 999999999 - least(popularity, 999999999)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column("norm", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unpublished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_listing_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_listing")),
    )
    op.create_index(
        "ix_listing_category_path", "listing", ["category_path"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_listing_named_trgm",
        "listing",
        ["named"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"named": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_listing_norm_trgm",
        "listing",
        ["norm"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"norm": "gin_trgm_ops"},
    )
    op.create_index(
        op.f("ix_listing_site_place_product_id"), "listing", ["site", "place", "product_id"], unique=False
    )
    op.create_index(
        op.f("ix_listing_site_popularity_product_id"),
        "listing",
        ["site", "popularity", "product_id"],
        unique=False,
    )
    op.create_table(
        "oms_fulfilment_line",
        sa.Column("fulfilment_id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_oms_fulfilment_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["fulfilment_id"], ["oms_fulfilment.id"], name=op.f("fk_oms_fulfilment_line_fulfilment_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["oms_order_line.id"], name=op.f("fk_oms_fulfilment_line_order_line_id")
        ),
        sa.PrimaryKeyConstraint("fulfilment_id", "order_line_id", name=op.f("pk_oms_fulfilment_line")),
    )
    op.create_index(
        op.f("ix_oms_fulfilment_line_order_line_id"), "oms_fulfilment_line", ["order_line_id"], unique=False
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkey_counts_up")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"], unique=False)
    op.create_table(
        "picture",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("alt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("focal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("original", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="pending", nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("renditions", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("colour", sa.String(), nullable=True),
        sa.CheckConstraint("state in ('pending', 'ready', 'failed')", name=op.f("ck_picture_known_state")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_picture_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("key", name=op.f("uq_picture_key")),
    )
    op.create_index(op.f("ix_picture_product_id"), "picture", ["product_id"], unique=False)
    op.create_table(
        "variant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("jan", sa.String(), nullable=True),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("measures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("weight_g", sa.BigInteger(), nullable=True),
        sa.Column("pack", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("max_per_order", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("max_per_order between 1 and 99", name=op.f("ck_variant_sane_limit")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_variant_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("sku", name=op.f("uq_variant_sku")),
    )
    op.create_index(op.f("ix_variant_jan"), "variant", ["jan"], unique=False)
    op.create_index(op.f("ix_variant_product_id"), "variant", ["product_id"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("realm", sa.String(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("device", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_web_session_account_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_web_session_staff_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_account_id"), "web_session", ["account_id"], unique=False)
    op.create_index(op.f("ix_web_session_expires_at"), "web_session", ["expires_at"], unique=False)
    op.create_table(
        "listing_card",
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("card", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["listing.product_id"],
            name=op.f("fk_listing_card_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_listing_card")),
    )
    op.create_index("ix_listing_card_codes", "listing_card", ["codes"], unique=False, postgresql_using="gin")
    op.create_table(
        "variant_price",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("compare_at", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_variant_price_not_negative")),
        sa.CheckConstraint(
            "valid_to is null or valid_to >= valid_from", name=op.f("ck_variant_price_in_order")
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_variant_price_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant_price")),
    )
    op.create_index(
        op.f("ix_variant_price_variant_id_valid_from"),
        "variant_price",
        ["variant_id", "valid_from"],
        unique=False,
    )
    op.create_index(
        "uq_variant_price_open",
        "variant_price",
        ["variant_id", "site", "channel"],
        unique=True,
        postgresql_where=sa.text("valid_to is null"),
    )
    _run("0001_guards.sql")


def _run(name: str) -> None:
    """Run a file of statements as it stands (no parameters are in it)."""
    text = (Path(__file__).resolve().parent.parent / "sql" / name).read_text()
    op.get_bind().connection.driver_connection.execute(text)


def downgrade() -> None:
    op.drop_index(
        "uq_variant_price_open", table_name="variant_price", postgresql_where=sa.text("valid_to is null")
    )
    op.drop_index(op.f("ix_variant_price_variant_id_valid_from"), table_name="variant_price")
    op.drop_table("variant_price")
    op.drop_index("ix_listing_card_codes", table_name="listing_card", postgresql_using="gin")
    op.drop_table("listing_card")
    op.drop_index(op.f("ix_web_session_expires_at"), table_name="web_session")
    op.drop_index(op.f("ix_web_session_account_id"), table_name="web_session")
    op.drop_table("web_session")
    op.drop_index(op.f("ix_variant_product_id"), table_name="variant")
    op.drop_index(op.f("ix_variant_jan"), table_name="variant")
    op.drop_table("variant")
    op.drop_index(op.f("ix_picture_product_id"), table_name="picture")
    op.drop_table("picture")
    op.drop_index(op.f("ix_passkey_account_id"), table_name="passkey")
    op.drop_table("passkey")
    op.drop_index(op.f("ix_oms_fulfilment_line_order_line_id"), table_name="oms_fulfilment_line")
    op.drop_table("oms_fulfilment_line")
    op.drop_index(op.f("ix_listing_site_popularity_product_id"), table_name="listing")
    op.drop_index(op.f("ix_listing_site_place_product_id"), table_name="listing")
    op.drop_index(
        "ix_listing_norm_trgm",
        table_name="listing",
        postgresql_using="gin",
        postgresql_ops={"norm": "gin_trgm_ops"},
    )
    op.drop_index(
        "ix_listing_named_trgm",
        table_name="listing",
        postgresql_using="gin",
        postgresql_ops={"named": "gin_trgm_ops"},
    )
    op.drop_index("ix_listing_category_path", table_name="listing", postgresql_using="gin")
    op.drop_table("listing")
    op.drop_index(op.f("ix_email_change_account_id"), table_name="email_change")
    op.drop_table("email_change")
    op.drop_index(op.f("ix_data_export_expires_at"), table_name="data_export")
    op.drop_index(op.f("ix_data_export_account_id"), table_name="data_export")
    op.drop_table("data_export")
    op.drop_index(op.f("ix_collection_product_product_id"), table_name="collection_product")
    op.drop_table("collection_product")
    op.drop_index(
        "uq_checkout_open_of_visitor", table_name="checkout", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index(
        op.f("ix_checkout_updated_at"), table_name="checkout", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index(op.f("ix_checkout_person_id"), table_name="checkout")
    op.drop_index(op.f("ix_checkout_cart_id"), table_name="checkout")
    op.drop_table("checkout")
    op.drop_table("cart_line")
    op.drop_index(op.f("ix_account_token_account_id"), table_name="account_token")
    op.drop_table("account_token")
    op.drop_index(op.f("ix_staff_act_subject_at"), table_name="staff_act")
    op.drop_table("staff_act")
    op.drop_index(op.f("ix_product_category_id"), table_name="product")
    op.drop_table("product")
    op.drop_index(op.f("ix_payment_refund_payment_id"), table_name="payment_refund")
    op.drop_index(op.f("ix_payment_refund_owed_id"), table_name="payment_refund")
    op.drop_index(
        "ix_payment_refund_open",
        table_name="payment_refund",
        postgresql_where=sa.text("state IN ('requested', 'sent')"),
    )
    op.drop_table("payment_refund")
    op.drop_index(
        "uq_oms_work_item_open", table_name="oms_work_item", postgresql_where=sa.text("closed_at IS NULL")
    )
    op.drop_index(op.f("ix_oms_work_item_order_number"), table_name="oms_work_item")
    op.drop_table("oms_work_item")
    op.drop_table("oms_refund_due")
    op.drop_index(op.f("ix_oms_payment_note_order_id"), table_name="oms_payment_note")
    op.drop_table("oms_payment_note")
    op.drop_table("oms_order_line")
    op.drop_index("ix_oms_fulfilment_tracking", table_name="oms_fulfilment")
    op.drop_index("ix_oms_fulfilment_order", table_name="oms_fulfilment")
    op.drop_table("oms_fulfilment")
    op.drop_table("oms_confirmation")
    op.drop_index("ix_mail_waiting", table_name="mail", postgresql_where=sa.text("state <> 'sent'"))
    op.drop_index(op.f("ix_mail_person_id"), table_name="mail")
    op.drop_table("mail")
    op.drop_table("ims_stock")
    op.drop_table("ims_shelf")
    op.drop_table("ims_safety")
    op.drop_index("ix_ims_ledger_place", table_name="ims_ledger")
    op.drop_table("ims_ledger")
    op.drop_index(
        "uq_ims_commitment_live",
        table_name="ims_commitment",
        postgresql_where=sa.text("state IN ('held', 'allocated', 'shipped')"),
    )
    op.drop_index(
        "ix_ims_commitment_place",
        table_name="ims_commitment",
        postgresql_where=sa.text("state IN ('held', 'allocated')"),
    )
    op.drop_index("ix_ims_commitment_owner", table_name="ims_commitment")
    op.drop_index(
        "ix_ims_commitment_expiry", table_name="ims_commitment", postgresql_where=sa.text("state = 'held'")
    )
    op.drop_table("ims_commitment")
    op.drop_index(op.f("ix_identity_link_kind_value"), table_name="identity_link")
    op.drop_table("identity_link")
    op.drop_index(op.f("ix_consent_person_id_purpose_channel_at"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(
        "uq_cart_open_of_visitor",
        table_name="cart",
        postgresql_where=sa.text("state = 'open' and visitor_id is not null"),
    )
    op.drop_index(
        "uq_cart_open_of_person",
        table_name="cart",
        postgresql_where=sa.text("state = 'open' and person_id is not null"),
    )
    op.drop_table("cart")
    op.drop_index(
        "uq_address_default", table_name="address", postgresql_where=sa.text("is_default and not deleted")
    )
    op.drop_index(op.f("ix_address_person_id"), table_name="address")
    op.drop_table("address")
    op.drop_index(op.f("ix_account_closing_at"), table_name="account")
    op.drop_table("account")
    op.drop_table("throttle_attempt")
    op.drop_table("staff_member")
    op.drop_table("search_synonym")
    op.drop_table("return_policy")
    op.drop_table("person")
    op.drop_index(
        "uq_payment_open_of_order",
        table_name="payment",
        postgresql_where=sa.text("state IN ('created', 'requires_action', 'processing')"),
    )
    op.drop_index("ix_payment_order", table_name="payment")
    op.drop_index(
        "ix_payment_open",
        table_name="payment",
        postgresql_where=sa.text("state IN ('created', 'requires_action', 'processing')"),
    )
    op.drop_table("payment")
    op.drop_index(
        "ix_oms_order_waiting", table_name="oms_order", postgresql_where=sa.text("state = 'awaiting_payment'")
    )
    op.drop_index("ix_oms_order_state", table_name="oms_order")
    op.drop_index("ix_oms_order_person", table_name="oms_order")
    op.drop_index("ix_oms_order_email", table_name="oms_order")
    op.drop_table("oms_order")
    op.drop_index(
        "ix_listing_word_latin_trgm",
        table_name="listing_word",
        postgresql_using="gin",
        postgresql_ops={"latin": "gin_trgm_ops"},
    )
    op.drop_index(
        "ix_listing_word_latin", table_name="listing_word", postgresql_ops={"latin": "text_pattern_ops"}
    )
    op.drop_index(
        "ix_listing_word_folded", table_name="listing_word", postgresql_ops={"folded": "text_pattern_ops"}
    )
    op.drop_table("listing_word")
    op.drop_table("legal_text")
    op.drop_index(op.f("ix_inbound_message_received_at"), table_name="inbound_message")
    op.drop_table("inbound_message")
    op.drop_table("ims_location")
    op.drop_table("facet_value")
    op.drop_table("collection")
    op.drop_index(op.f("ix_category_parent_id"), table_name="category")
    op.drop_table("category")
    op.drop_table("catalog_version")
    op.drop_table("business_setting")
    op.drop_index("ix_business_event_subject", table_name="business_event")
    op.drop_table("business_event")
    for function in ("ims_ledger_is_append_only", "ims_commitment_moves_forward"):
        op.execute(f"DROP FUNCTION {function}()")
    # the job queue's schema is its own: everything that carries its name goes with it
    op.execute("""DO $$ DECLARE r record; BEGIN
      FOR r IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relname LIKE 'procrastinate_%'
        LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', r.name); END LOOP;
      FOR r IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.proname LIKE 'procrastinate_%'
        LOOP EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', r.name); END LOOP;
      FOR r IN SELECT t.oid::regtype AS name FROM pg_type t WHERE t.typname LIKE 'procrastinate_%' AND t.typtype IN ('e', 'c')
        LOOP EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', r.name); END LOOP;
    END $$""")
