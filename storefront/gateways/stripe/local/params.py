"""Form-encoded nested parameters as Stripe's API takes them, checked against what an endpoint knows."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from storefront.gateways.stripe.local.answers import invalid

_KEYS = re.compile(r"\[([^\]]*)\]")

# What an endpoint accepts: parameter -> text | int | bool | map | list | any.
Spec = Mapping[str, str]


def unfold(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`a[b]=1`, `a[0]=1` and `a[]=1` into nested dicts; numbered dicts become lists."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        head = name.split("[", 1)[0]
        _put(root, [head, *_KEYS.findall(name[len(head) :])], value, name)
    return {name: _lists(value) for name, value in root.items()}


def _put(node: dict[str, Any], path: list[str], value: str, name: str) -> None:
    for step in path[:-1]:
        node = node.setdefault(step or str(len(node)), {})
        if not isinstance(node, dict):
            raise invalid(f"Invalid parameter: {name}", param=name)
    node[path[-1] or str(len(node))] = value


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(item) for name, item in value.items()}
    if inner and all(name.isascii() and name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def checked(params: Mapping[str, Any], spec: Spec) -> dict[str, Any]:
    """The known parameters in their types; unknown or ill-typed ones are refused. Empty text becomes None."""
    for name in params:
        if name == "payment_method_types" and name not in spec:
            message = "payment_method_types is no longer supported; use allowed_payment_method_types."
            raise invalid(message, param=name, code="payment_method_types_no_longer_supported")
        if name not in spec:
            message = f"Received unknown parameter: {name}"
            raise invalid(message, param=name, code="parameter_unknown")
    return {name: _typed(name, value, spec[name]) for name, value in params.items()}


def required(params: Mapping[str, Any], name: str) -> Any:
    """The value, or Stripe's refusal for a missing parameter."""
    if params.get(name) in (None, "", {}):
        raise invalid(f"Missing required param: {name}.", param=name, code="parameter_missing")
    return params[name]


def _typed(name: str, value: Any, kind: str) -> Any:
    if kind == "any" or value == "":
        return None if value == "" else value
    if kind in {"map", "list"}:
        if isinstance(value, dict if kind == "map" else list):
            return value
        raise invalid(f"Invalid {'object' if kind == 'map' else 'array'}", param=name)
    if not isinstance(value, str):
        raise invalid(f"Invalid string: {name}", param=name)
    if kind == "int":
        return whole(name, value)
    if kind == "bool":
        if value not in {"true", "false"}:
            raise invalid(f"Invalid boolean: {value}", param=name)
        return value == "true"
    return value


def whole(name: str, value: Any) -> int:
    """An integer written in plain digits."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise invalid(f"Invalid integer: {value}", param=name, code="parameter_invalid_integer")
    return int(value)


def metadata(old: Mapping[str, str], new: Mapping[str, str] | None) -> dict[str, str]:
    """Stripe's rule: given keys are set, keys set to nothing are removed, others stay; at most 50."""
    merged = {**old, **(new or {})}
    if any(
        not isinstance(value, str) or len(name) > 40 or len(value) > 500 for name, value in merged.items()
    ):
        raise invalid("Metadata keys have at most 40, values at most 500 characters.", param="metadata")
    kept = {name: value for name, value in merged.items() if value != ""}
    if len(kept) > 50:
        raise invalid("At most 50 metadata keys are allowed.", param="metadata")
    return kept
