"""Between what a merchandiser types and what a rule holds: goods by name, numbers in any digits, lists by key."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.i18n import _, local
from storefront.kernel.kana import narrow
from storefront.services import audiences, catalog
from storefront.services.audiences import Names, vocabulary

_BETWEEN = re.compile(r"[、,，\n]+")
WAY = " › "


@dataclass
class Words:
    """Names of shelves, products, lists and audiences at hand; what is missing is looked up once."""

    db: Session
    site: str
    shelves: dict[str, str] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    audiences: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, db: Session, site: str, *, but: str = "") -> "Words":
        """What a rule of this site may name; `but` is the audience being edited."""
        ways = {slug: tuple(map(local, way)) for slug, way in catalog.category_choices(db, site=site)}
        ends = [way[-1] for way in ways.values()]
        shelves = {s: way[-1] if ends.count(way[-1]) == 1 else WAY.join(way) for s, way in ways.items()}
        drafts = [draft for draft in audiences.audiences(db, site=site) if draft.in_use]
        named = {draft.key: local(draft.name) for draft in drafts if draft.key != but}
        lists = {draft.key: local(draft.name) for draft in drafts if draft.kind == audiences.STATIC}
        return cls(db, site, shelves, {}, named, lists)

    def names(self, goods: Iterable[str] = ()) -> Names:
        """What to call the keys of a rule."""
        self.learn(goods)
        called = {f"category:{slug}": name for slug, name in self.shelves.items()}
        called |= {f"product:{slug}": name for slug, name in self.products.items()}
        called |= {f"list:{key}": name for key, name in self.lists.items()}
        return Names(called | {f"audience:{key}": name for key, name in self.audiences.items()})

    def learn(self, goods: Iterable[str]) -> None:
        """Look up the names of products that are not known yet."""
        new = {k.removeprefix("product:") for k in goods if k.startswith("product:")} - set(self.products)
        names = catalog.product_names(self.db, new, site=self.site)
        self.products |= {slug: local(name) for slug, name in names.items()}
        said = [word for name in names.values() for word in name.values()]
        everywhere = [
            word
            for _s, n in catalog.products_called(self.db, said, site=self.site)
            for word in set(n.values())
        ]
        self.doubled |= {word for word in everywhere if everywhere.count(word) > 1}

    def suggestions(self) -> list[str]:
        """Names that a field of goods may offer."""
        likely = (local(name) for _slug, name in catalog.likely_products(self.db, site=self.site))
        return list(dict.fromkeys([*self.shelves.values(), *likely]))

    def choices(self, one: vocabulary.Input) -> dict[str, Any]:
        """What may be chosen in a field."""
        if one.shape == vocabulary.LIST:
            return {"": _("選んでください"), **self.lists}
        if one.shape == vocabulary.AUDIENCE:
            return {"": _("選んでください"), **self.audiences}
        return dict(one.choices) if "" in one.choices else {"": _("選んでください"), **one.choices}

    def shown(self, one: vocabulary.Input, value: Any) -> Any:
        """A value as its field shows it."""
        if one.shape in (vocabulary.GOODS, vocabulary.PRODUCTS):
            self.learn(value)
            return "、".join(self._shown(key) for key in value)
        if one.shape == vocabulary.CHOICES:
            return list(value)
        return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)

    def _shown(self, key: str) -> str:
        kind, _colon, slug = key.partition(":")
        name = (self.shelves if kind == "category" else self.products).get(slug, slug)
        unclear = kind == "product" and (name in self.doubled or name in self.shelves.values())
        return slug if unclear or _BETWEEN.search(name) else name

    def read(self, one: vocabulary.Input, typed: Any) -> tuple[str, Any]:
        """The value that was typed, or the reason why it is none."""
        if one.shape == vocabulary.CHOICES:
            return "", list(typed or [])
        text = str(typed or "").strip()
        if one.shape == vocabulary.NUMBER:
            digits = re.sub(r"[¥円日回時%％,\s]", "", narrow(text))
            if digits and not re.fullmatch(r"[0-9]{1,9}", digits):
                return _("数字で入力してください。"), None
            return "", int(digits) if digits else None
        if one.shape in (vocabulary.GOODS, vocabulary.PRODUCTS):
            return self._goods([part.strip() for part in _BETWEEN.split(text) if part.strip()], one.shape)
        return "", text

    def _goods(self, words: list[str], shape: str) -> tuple[str, Any]:
        shelves = {slug: slug for slug in self.shelves} | {name: slug for slug, name in self.shelves.items()}
        shelves = shelves if shape == vocabulary.GOODS else {}
        keys: dict[str, str] = {w: f"category:{shelves[w]}" for w in words if w in shelves}
        others = [word for word in words if word not in keys]
        found = catalog.products_called(self.db, others, site=self.site)
        for word in others:
            fitting = [slug for slug, name in found if word == slug or word in name.values()]
            if not fitting:
                return _("「%(word)s」という棚や商品はありません。", word=word[:60]), None
            exact = word in fitting
            if len(fitting) > 1 and not exact:
                told = "、".join(fitting[:4])
                return _(
                    "「%(word)s」は複数あります。アドレスで書いてください：%(slugs)s",
                    word=word[:60],
                    slugs=told,
                ), None
            keys[word] = f"product:{word if exact else fitting[0]}"
        return "", [keys[word] for word in words]
