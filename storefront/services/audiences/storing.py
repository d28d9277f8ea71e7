"""Rules as JSON, both ways; what cannot be a rule is refused with the place and the reason."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.services.audiences import vocabulary
from storefront.services.audiences.rules import DEEPEST, KINDS, MOST, AllOf, AnyOf, Not, Rule, depth, walk
from storefront.services.audiences.vocabulary import MOST_CHOSEN, ORDERED, Input

LARGEST = 20_000
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_GOODS = re.compile(r"(category|product):[\w-]{1,120}\Z")
_WORD_LENGTH = 60


class BadRule(Refusal):
    """A rule that cannot be; `path` leads to the part, `at` names its field (empty: the part itself)."""

    def __init__(self, reason: Any, path: tuple[int, ...] = (), at: str = "") -> None:
        super().__init__(reason, field="rule", code="bad_rule")
        self.path = path
        self.at = at


def dumped(rule: Rule) -> dict[str, Any]:
    """The rule as plain values that JSON can hold; empty fields are left out."""
    if isinstance(rule, (AllOf, AnyOf)):
        return {"all" if isinstance(rule, AllOf) else "any": [dumped(part) for part in rule.parts]}
    if isinstance(rule, Not):
        return {"not": dumped(rule.part)}
    values = {name: _plain(getattr(rule, name)) for name in vocabulary.inputs(rule.kind)}
    return {"is": rule.kind} | {name: value for name, value in values.items() if value not in (None, "", [])}


def loaded(plain: Any) -> Rule:
    """The rule of these values; BadRule where they are none, too deep or too many."""
    if len(json.dumps(plain, default=str)) > LARGEST:
        raise BadRule(_l("条件が大きすぎます。対象者を分けて、条件「ほかの対象者」でつないでください。"))
    rule = _part(plain, (), 0)
    if depth(rule) > DEEPEST:
        raise BadRule(_l("まとまりの重なりは%(most)s段までです。", most=DEEPEST - 1))
    if sum(1 for _one in walk(rule)) > MOST:
        raise BadRule(_l("条件は全部で%(most)s個までです。", most=MOST))
    return rule


def _part(plain: Any, path: tuple[int, ...], level: int) -> Rule:
    if not isinstance(plain, Mapping) or level > 4 * DEEPEST:
        raise BadRule(_l("条件の書きかたが正しくありません。"), path)
    if set(plain) in ({"all"}, {"any"}):
        [(word, parts)] = plain.items()
        if not isinstance(parts, list):
            raise BadRule(_l("条件の書きかたが正しくありません。"), path)
        inside = tuple(_part(part, (*path, n), level + 1) for n, part in enumerate(parts))
        return AllOf(inside) if word == "all" else AnyOf(inside)
    if set(plain) == {"not"}:
        return Not(_part(plain["not"], path, level + 1))
    kind = plain.get("is")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadRule(_l("この条件はありません。選びなおしてください。"), path)
    return condition(kind, {k: v for k, v in plain.items() if k != "is"}, path)


def condition(kind: str, given: Mapping[str, Any], path: tuple[int, ...] = ()) -> Rule:
    """The condition of this kind with these values; BadRule names the field."""
    inputs = vocabulary.inputs(kind)
    for name in given:
        if name not in inputs:
            raise BadRule(_l("この条件に「%(name)s」はありません。", name=str(name)[:40]), path)
    values = {name: _value(one, given.get(name), path, name) for name, one in inputs.items()}
    _complete(kind, values, path)
    for lesser, greater, equal in ORDERED:
        low, high = values.get(lesser), values.get(greater)
        if low is not None and high is not None and (low > high or (low == high and not equal)):
            raise BadRule(
                _l("「%(label)s」より大きくしてください。", label=inputs[lesser].label), path, greater
            )
    if kind == "hours" and values["from_hour"] == values["to_hour"]:
        raise BadRule(_l("はじめと終わりが同じ時刻です。"), path, "to_hour")
    made: Rule = KINDS[kind](**{name: value for name, value in values.items() if value is not None})
    return made


def _complete(kind: str, values: Mapping[str, Any], path: tuple[int, ...]) -> None:
    names, one_is_enough = vocabulary.needed(kind)
    empty = [name for name in names if values[name] in (None, "", ())]
    if empty and (not one_is_enough or len(empty) == len(names)):
        raise BadRule(_l("入力してください。"), path, empty[0])


def _value(one: Input, given: Any, path: tuple[int, ...], name: str) -> Any:
    if given in (None, "", [], ()):
        return () if one.shape in _SEVERAL else None
    reason, value = _READERS[one.shape](one, given)
    if reason:
        raise BadRule(reason, path, name)
    return value


def _number(one: Input, given: Any) -> tuple[str, Any]:
    if isinstance(given, bool) or not isinstance(given, int):
        return _("数字で入力してください。"), None
    if not one.low <= given <= one.high:
        return _("%(low)s〜%(high)sで入力してください。", low=one.low, high=one.high), None
    return "", given


def _choice(one: Input, given: Any) -> tuple[str, Any]:
    return (
        ("", given)
        if isinstance(given, str) and given in one.choices
        else (_("選びなおしてください。"), None)
    )


def _several(given: Any) -> tuple[str, ...] | None:
    good = isinstance(given, (list, tuple)) and all(isinstance(value, str) for value in given)
    return tuple(dict.fromkeys(given)) if good else None


def _choices(one: Input, given: Any) -> tuple[str, Any]:
    chosen = _several(given)
    good = chosen is not None and all(value in one.choices for value in chosen)
    return ("", chosen) if good else (_("選びなおしてください。"), None)


def _goods(one: Input, given: Any) -> tuple[str, Any]:
    chosen = _several(given)
    if chosen is None or len(chosen) > MOST_CHOSEN:
        return _("%(most)s点までで選んでください。", most=MOST_CHOSEN), None
    shelf = one.shape == vocabulary.GOODS
    good = all(_GOODS.match(value) and (shelf or value.startswith("product:")) for value in chosen)
    return ("", chosen) if good else (_("棚か商品の名前をお確かめください。"), None)


def _text(one: Input, given: Any) -> tuple[str, Any]:
    good = (
        isinstance(given, str)
        and len(given) <= _WORD_LENGTH
        and given.isprintable()
        and given == given.strip()
    )
    return ("", given) if good else (_("%(limit)s文字以内で入力してください。", limit=_WORD_LENGTH), None)


def _key(one: Input, given: Any) -> tuple[str, Any]:
    good = isinstance(given, str) and len(given) <= _WORD_LENGTH and _KEY.match(given)
    return ("", given) if good else (_("選びなおしてください。"), None)


def _day(one: Input, given: Any) -> tuple[str, Any]:
    try:
        day = date.fromisoformat(given) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(given), re.ASCII) else None
    except ValueError:
        day = None
    good = day is not None and 2000 <= day.year <= 2200
    return ("", day) if good else (_("日付を選んでください。"), None)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


_SEVERAL = frozenset({vocabulary.CHOICES, vocabulary.GOODS, vocabulary.PRODUCTS})
_READERS = {
    vocabulary.NUMBER: _number, vocabulary.CHOICE: _choice, vocabulary.CHOICES: _choices, vocabulary.GOODS: _goods,
    vocabulary.PRODUCTS: _goods, vocabulary.TEXT: _text, vocabulary.DAY: _day, vocabulary.LIST: _key,
    vocabulary.AUDIENCE: _key,
}  # fmt: skip
