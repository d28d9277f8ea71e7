"""Fetching the pictures of an import at once; an unreachable one is a warning and keeps its placeholder."""

from concurrent.futures import ThreadPoolExecutor

import click

from storefront.gateways.storage import Unreachable
from storefront.kernel import clock, db
from storefront.services import catalog

AT_ONCE = 8


def fetch_pictures(products: tuple[str, ...]) -> None:
    """Fetch and render what these products' pictures still wait for."""
    keys = catalog.pending_pictures_of(db.reading(), products)
    db.release()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reasons = list(pool.map(_fetch, keys))
    missing = [(key, reason) for key, reason in zip(keys, reasons, strict=True) if reason]
    for key, reason in missing:
        click.echo(f"注意 画像 {key}：取得できませんでした（{reason}）。仮の画像を表示します。", err=True)
    if keys:
        click.echo(f"画像 {len(keys)}点のうち{len(keys) - len(missing)}点を取り込みました")


def _fetch(key: str) -> str:
    """Render one picture; why not, or nothing."""
    try:
        with db.transaction() as session:
            source = catalog.source_of(session, key)
        made = catalog.make_renditions(*source) if source else None
    except (Unreachable, catalog.Undecodable, FileNotFoundError) as error:
        with db.transaction() as session:
            catalog.record_failure(session, key, str(error), now=clock.now())
        return str(error)
    finally:
        db.release()
    if made is not None:
        with db.transaction() as session:
            catalog.record_renditions(session, key, made, now=clock.now())
        db.release()
    return ""
