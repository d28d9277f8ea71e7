"""What people did in the shop, pulled with a cursor: of those alone whose consent stands at this moment."""

from flask import Blueprint, Response, request

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.pages.api.bearer import the_reader
from storefront.pages.api.events import asked_for, told
from storefront.services import behaviour, connections

bp = Blueprint("behaviour", __name__)


@bp.get("/behaviour")
def index() -> Response:
    """The events behind a cursor (of the last month without one), and the cursor to go on with."""
    reader = the_reader()
    if isinstance(reader, Response):
        return reader
    asked = asked_for(request.args)
    if isinstance(asked, Response):
        return asked
    position, limit = asked
    # In a transaction of its own: whoever writes events waits for its end.
    with transaction() as db:
        until = behaviour.queries.complete_until(db)
    begun = position if request.args.get("after") else None
    return told(reader, connections.done_after(reading(), reader, begun, until, limit=limit, now=clock.now()))
