"""Audiences to begin with: what most shops need first, to be changed before they are kept."""

from collections.abc import Mapping
from typing import Any

from storefront.kernel.i18n import _l
from storefront.services.audiences.conditions import (
    BoughtBetween,
    Consented,
    HasBought,
    IsKnown,
    LastOrder,
    LeftInCart,
    NewVisitor,
    OpenCase,
    Purchases,
    SecondPurchase,
    Spend,
    Undelivered,
    Unpaid,
    Viewed,
)
from storefront.services.audiences.rules import AllOf, AnyOf, Not, Rule

READY: Mapping[str, tuple[Any, Rule]] = {
    "second-purchase": (_l("2回目のお買いものへ（F2）"), AllOf((SecondPurchase(14, 45), Not(OpenCase())))),
    "new-visitors": (_l("はじめての訪問者"), AllOf((NewVisitor(7),))),
    "loyal": (_l("いつものお客さま"), AllOf((Purchases(at_least=3, days=365),))),
    "best": (_l("お買い上げの多いお客さま"), AllOf((Spend(at_least=50_000, days=365),))),
    "lapsed": (_l("しばらくお買いもののない方"), AllOf((Purchases(at_least=2), LastOrder(180, 730)))),
    "looked-not-bought": (_l("見ていて、まだ買っていない方"), AllOf((Viewed(at_least=3, days=14), Not(HasBought(days=14))))),
    "running-low": (_l("そろそろなくなる方"), AllOf((BoughtBetween((), 40, 90), Not(HasBought(days=39))))),
    "left-in-cart": (_l("カートに入れたままの方"), AllOf((LeftInCart(days=7),))),
    "mail": (_l("メールをお届けできる方"), AllOf((IsKnown(), Consented("marketing:mail")))),
    "care-first": (_l("先にお手伝いが要る方"), AnyOf((OpenCase(), Undelivered(), Unpaid()))),
}  # fmt: skip
