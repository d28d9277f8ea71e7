"""Who writes events shares a lock; who wants to know which are complete takes it alone, for a moment."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

_KEY = "hashtext('behaviour_event')"
_SHARED = sa.text(f"SELECT pg_advisory_xact_lock_shared({_KEY})")
_ABOUT = sa.text("SELECT pg_advisory_xact_lock(hashtext('behaviour_event once'), hashtext(:about))")
_ALONE = sa.text(f"SELECT pg_advisory_xact_lock({_KEY})")


def beside_other_writers(db: Session) -> None:
    """Write until the end of the transaction; readers wait before they count."""
    db.execute(_SHARED)


def one_after_the_other(db: Session, about: str) -> None:
    """Until the end of the transaction nobody else is here because of the same thing."""
    db.execute(_ABOUT, {"about": about})


def after_every_writer(db: Session) -> None:
    """Wait until no event is half written; new writers wait until the end of the transaction, so keep it short."""
    db.execute(_ALONE)
