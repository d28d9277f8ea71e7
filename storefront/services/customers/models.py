"""Tables of people: a person may have no account; identities link a person to what identifies them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base

NAMES = {
    "name": "(family_name || given_name)",
    "given_name": "given_name",
    "kana": "(family_kana || given_kana)",
    "given_kana": "given_kana",
}


class Person(Base):
    """One human being as the shop knows them, with or without an account."""

    __tablename__ = "person"
    __table_args__ = (
        # Beginnings of names and readings, as they are told at a desk.
        *(
            sa.Index(
                f"ix_person_{name}", sa.literal_column(spelled).label(name), postgresql_ops={name: "text_pattern_ops"}
            )
            for name, spelled in NAMES.items()
        ),
        sa.Index("ix_person_phone", "phone", postgresql_where=sa.text("phone <> ''")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    family_name: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    family_kana: Mapped[str] = mapped_column(default="")
    given_kana: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    birthday: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(default="ja")
    created_at: Mapped[datetime]


class Account(Base):
    """How a person signs in; `email_key` is unique after NFKC and case folding."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    site: Mapped[str] = mapped_column(default="hiyori")
    email: Mapped[str]
    email_key: Mapped[str]
    password_hash: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    closing_at: Mapped[datetime | None] = mapped_column(index=True)
    terms_version: Mapped[int | None]
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("site", "email_key"),)


class IdentityLink(Base):
    """What identifies a person: account, e-mail, LINE, card number, device."""

    __tablename__ = "identity_link"
    __table_args__ = (sa.UniqueConstraint("person_id", "kind", "value"), sa.Index(None, "kind", "value"))

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str]
    value: Mapped[str]
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Consent(Base):
    """Append-only record of what was agreed to or withdrawn, in which words, when and where."""

    __tablename__ = "consent"
    __table_args__ = (sa.Index(None, "person_id", "purpose", "channel", "at"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    purpose: Mapped[str]
    channel: Mapped[str]
    granted: Mapped[bool]
    text_version: Mapped[str]
    at: Mapped[datetime]
    source: Mapped[str]


class Address(Base):
    """A delivery address of a person, as typed and as a label prints it."""

    __tablename__ = "address"
    __table_args__ = (
        sa.Index(
            "uq_address_default",
            "person_id",
            unique=True,
            postgresql_where=sa.text("is_default and not deleted"),
        ),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    is_default: Mapped[bool] = mapped_column(default=False)
    deleted: Mapped[bool] = mapped_column(default=False)
    typed: Mapped[dict[str, Any]]
    label: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class AccountToken(Base):
    """Secret sent by mail (verify, reset …); only its digest is kept. `subject` is what the link is about."""

    __tablename__ = "account_token"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[str]
    subject: Mapped[str | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EmailChange(Base):
    """A wish to sign in with another address: asked, perhaps confirmed, perhaps undone by the old address."""

    __tablename__ = "email_change"

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    old_email: Mapped[str]
    new_email: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Passkey(Base):
    """A WebAuthn credential of an account; the counter only grows (0 = the authenticator counts nothing)."""

    __tablename__ = "passkey"
    __table_args__ = (sa.CheckConstraint("sign_count >= 0", name="counts_up"),)

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    name: Mapped[str]
    backed_up: Mapped[bool]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ExternalIdentity(Base):
    """An account elsewhere (LINE, an OpenID Connect provider) that signs in to one account here."""

    __tablename__ = "external_identity"
    __table_args__ = (
        sa.UniqueConstraint("site", "issuer", "subject"),
        sa.UniqueConstraint("account_id", "provider"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    site: Mapped[str]
    provider: Mapped[str]
    issuer: Mapped[str]
    subject: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Provision(Base):
    """That a person's data went to somebody outside, with the first and the last time."""

    __tablename__ = "provision"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    recipient: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[str] = mapped_column(primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
