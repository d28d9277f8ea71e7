"""Carts as pages and checkout see them: every line with its present price, stock and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from storefront.kernel.i18n import LocalText, _l, local
from storefront.kernel.money import Yen
from storefront.services.catalog.values import Sellable

MOST = 99


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose cart: the signed-in person's, otherwise the visitor's."""

    visitor_id: UUID
    person_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The one owner column that is filled."""
        if self.person_id is not None:
            return {"person_id": self.person_id}
        return {"visitor_id": self.visitor_id}


class Trouble(StrEnum):
    """Why a line cannot be ordered as it is."""

    GONE = "gone"
    SOLD_OUT = "sold_out"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class CartItem:
    """One line of a cart: what was put in, and what the shop can say about it now."""

    sku: str
    quantity: int
    name: LocalText
    shown_price: Yen
    sellable: Sellable | None
    left: int
    places: tuple[str, ...] = ()

    @property
    def price(self) -> Yen:
        """Price of one piece now (as last shown when it is no longer sold)."""
        return self.sellable.price if self.sellable else self.shown_price

    @property
    def most(self) -> int:
        """How many can be ordered at most."""
        return min(MOST, self.left, self.sellable.max_per_order) if self.sellable else 0

    @property
    def amount(self) -> Yen:
        """Price of the line; nothing for what cannot be had."""
        return Yen(self.price * self.quantity if self.most > 0 else 0)

    @property
    def trouble(self) -> Trouble | None:
        """What stands in the way of ordering it."""
        if self.sellable is None:
            return Trouble.GONE
        if self.left <= 0:
            return Trouble.SOLD_OUT
        return Trouble.FEWER if self.quantity > self.most else None

    @property
    def problem(self) -> Any:
        """The trouble as a sentence with what to do, or None."""
        if self.trouble is Trouble.GONE:
            return _l("この品は、お取り扱いが終わりました。カートから外してください。")
        if self.trouble is Trouble.SOLD_OUT:
            return _l("売り切れました。カートから外すと、ほかの品のご注文に進めます。")
        if self.trouble is Trouble.FEWER:
            return _l("ご用意できるのは%(n)s点までです。数量を変更してください。", n=self.most)
        return None

    @property
    def price_change(self) -> tuple[Yen, Yen] | None:
        """Price when it was put in and price now, if they differ."""
        if self.sellable is None or self.sellable.price == self.shown_price:
            return None
        return self.shown_price, self.sellable.price

    @property
    def low(self) -> bool:
        """Whether the stock is so small that it helps to know."""
        return self.trouble is None and self.left <= 3


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart re-priced now; `id` is internal and None while there is no cart. `gifts` are goods that offers may add."""

    id: int | None
    items: tuple[CartItem, ...]
    gifts: Mapping[str, tuple[Sellable, int]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Pieces in the cart."""
        return sum(i.quantity for i in self.items)

    @property
    def subtotal(self) -> Yen:
        """What the goods cost now, tax included."""
        return Yen(sum(i.amount for i in self.items))

    @property
    def problems(self) -> tuple[CartItem, ...]:
        """Lines that cannot be ordered as they are."""
        return tuple(i for i in self.items if i.trouble)

    @property
    def changes(self) -> tuple[CartItem, ...]:
        """Lines whose price changed since it was shown."""
        return tuple(i for i in self.items if i.price_change)

    @property
    def may_check_out(self) -> bool:
        """Whether the cart can be ordered as it is."""
        return bool(self.items) and not self.problems


@dataclass(frozen=True, slots=True)
class Merged:
    """What signing in did to the carts: lines brought along, and those cut to what one order may hold."""

    brought: int = 0
    cut: tuple[LocalText, ...] = ()

    @property
    def said(self) -> Any:
        """What the customer is told."""
        if self.cut:
            names = "、".join(f"「{local(name)}」" for name in self.cut)
            return _l(
                "カートの品を、これまでのカートと合わせました。%(names)sは、ご注文いただける数までにしました。",
                names=names,
            )
        return _l("カートの品を、これまでのカートと合わせました。")

    def __bool__(self) -> bool:
        return self.brought > 0


@dataclass(frozen=True, slots=True)
class Added:
    """What happened to each SKU of a repeated purchase: names put in, SKUs that cannot be had."""

    names: tuple[LocalText, ...]
    missing: tuple[str, ...]
