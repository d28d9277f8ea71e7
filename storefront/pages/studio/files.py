"""The catalog and the stock as files, for spreadsheets and for another shop; `storefront import` reads them back."""

from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile

from flask import Blueprint, Response, abort, current_app, request

from storefront.kernel import clock
from storefront.kernel.clock import JST
from storefront.kernel.db import new_session, reading
from storefront.pages import signed_in
from storefront.pages.render import page
from storefront.services import imports as files
from storefront.services.imports import Format, Unwritable

bp = Blueprint("files", __name__)
KINDS = {"products": Format.PRODUCTS, "stock": Format.STOCK}
IN_MEMORY = 8 << 20


@bp.get("/files")
def index() -> Response:
    """What can be taken away."""
    return page(unwritable=())


@bp.get("/files/<kind>.csv")
def download(kind: str) -> Response:
    """The file; in CP932 only if every character of it can be written."""
    if kind not in KINDS:
        abort(404)
    shop = {"site": signed_in.the_staff().site, "base_url": current_app.extensions["settings"].base_url}
    if request.args.get("encoding") != files.CP932:
        return _named(Response(_streamed(KINDS[kind], shop), mimetype="text/csv"), kind)
    told: list[Unwritable] = []
    # The receiver of the answer closes the file.
    kept = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever sends it
    kept.writelines(files.export(reading(), KINDS[kind], files.CP932, told.append, **shop))
    if told:
        kept.close()
        return page(at="studio.files.index", status=422, unwritable=told)
    kept.seek(0)
    return _named(Response(kept, mimetype="text/csv", content_type="text/csv; charset=Shift_JIS"), kind)


def _streamed(kind: Format, shop: Mapping[str, str]) -> Iterator[bytes]:
    """Piece by piece on a connection of its own: the request's is given back before the last byte has left."""
    with new_session() as db:
        yield from files.export(db, kind, files.UTF8, lambda cell: None, **shop)


def _named(answer: Response, kind: str) -> Response:
    day = clock.now().astimezone(JST)
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}-{day:%Y%m%d-%H%M}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
