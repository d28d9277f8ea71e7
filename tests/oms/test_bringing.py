"""Lines remember the picture of their goods, also when the goods were pictured later."""

from sqlalchemy.orm import Session

from storefront import oms
from tests.oms import makers


def pictures(db: Session, number: str) -> dict[str, str | None]:
    return {line.sku: line.picture for line in makers.seen(db, number).lines if line.sku}


def test_a_line_without_a_picture_gets_the_one_of_its_goods_and_keeps_it(db: Session) -> None:
    makers.make_places(db)
    makers.stock(db, A_TYO=9, B_TYO=9)
    draft = makers.make_draft([makers.goods("A"), makers.goods("B")], checkout="c1")
    number = oms.place(db, draft, now=makers.NOW).number
    assert pictures(db, number) == {"A": None, "B": None}
    assert oms.add_pictures(db, {"A": "/media/a.avif", "Z": "/media/z.avif"}) == 1
    assert oms.add_pictures(db, {"A": "/media/newer.avif"}) == 0
    assert pictures(db, number) == {"A": "/media/a.avif", "B": None}
