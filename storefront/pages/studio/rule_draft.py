"""A rule while it is being built in the browser: the fields as typed, nested, each with what is wrong about it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from storefront.kernel.i18n import _
from storefront.pages.forms import tidy
from storefront.pages.studio.rule_words import Words
from storefront.services import audiences
from storefront.services.audiences import AllOf, AnyOf, BadRule, Not, Rule, storing, vocabulary
from storefront.services.audiences.rules import KINDS

GROUPS = ("all", "any")
MOST_NODES, LONGEST = 150, 4000
_NAME = re.compile(r"rule((?:\.\d{1,3})*)\.([a-z_]{1,20})\Z")
Path = tuple[int, ...]


@dataclass
class Node:
    """A group or a condition with its typed values; `wrong` is by field, empty name for the whole."""

    path: Path = ()
    kind: str = "all"
    negated: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    parts: list["Node"] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How its fields begin, as `rule.0.1`."""
        return ".".join(("rule", *map(str, self.path)))

    @property
    def group(self) -> bool:
        """Whether it holds others."""
        return self.kind in GROUPS

    @property
    def inputs(self) -> Mapping[str, vocabulary.Input]:
        """The fields of a condition."""
        return vocabulary.inputs(self.kind) if self.kind in KINDS else {}

    def each(self) -> Iterator["Node"]:
        """Itself and everything below."""
        yield self
        for part in self.parts:
            yield from part.each()


def typed(form: Any) -> Node:
    """What a browser sent."""
    found: dict[Path, dict[str, list[str]]] = {(): {}}
    for name in form:
        place = _NAME.match(name)
        if place and len(found) <= MOST_NODES:
            path = tuple(int(n) for n in place[1].split(".") if n)
            found.setdefault(path, {})[place[2]] = [tidy(v)[:LONGEST] for v in form.getlist(name)]
    return _node((), found)


def _node(path: Path, found: Mapping[Path, Mapping[str, list[str]]]) -> Node:
    said = found[path]
    kind = (said.get("is") or ["all"])[0]
    kind = kind if path or kind in GROUPS else "all"
    node = Node(path, kind, bool((said.get("not") or [""])[0]))
    below = sorted(p for p in found if len(p) == len(path) + 1 and p[:-1] == path)
    if node.group:
        node.parts = [_node(p, found) for p in below]
    for name, one in node.inputs.items():
        several = one.shape == vocabulary.CHOICES
        node.values[name] = said.get(name, []) if several else (said.get(name) or [""])[0]
    return _numbered(node, path)


def _numbered(node: Node, path: Path) -> Node:
    """Parts are counted anew, so that what was taken out leaves no hole."""
    node.path = path
    for number, part in enumerate(node.parts):
        _numbered(part, (*path, number))
    return node


def drafted(rule: Rule, words: Words, path: Path = (), *, negated: bool = False) -> Node:
    """A kept rule as it is shown; the root is always a group."""
    if isinstance(rule, Not):
        return drafted(rule.part, words, path, negated=not negated)
    if isinstance(rule, (AllOf, AnyOf)) and not (negated and not path):
        parts = [drafted(part, words, (*path, n)) for n, part in enumerate(rule.parts)]
        return Node(path, "all" if isinstance(rule, AllOf) else "any", negated, parts=parts)
    if not path:
        return Node(parts=[drafted(Not(rule) if negated else rule, words, (0,))])
    shown = {
        name: words.shown(one, getattr(rule, name)) for name, one in vocabulary.inputs(rule.kind).items()
    }
    return Node(path, rule.kind, negated, shown)


def built(node: Node, words: Words) -> Rule | None:
    """The rule that was typed, or None after noting at each part what is wrong."""
    made = _made(node, words)
    if any(one.wrong for one in node.each()):
        return None
    try:
        return storing.loaded(storing.dumped(made))
    except BadRule as bad:
        node.wrong[""] = str(bad.reason)
        return None


def _made(node: Node, words: Words) -> Rule:
    if node.group:
        if not node.parts and node.path:
            node.wrong[""] = _("まとまりに条件を足すか、このまとまりを外してください。")
        parts = tuple(_made(part, words) for part in node.parts)
        made: Rule = AllOf(parts) if node.kind == "all" else AnyOf(parts)
    else:
        made = _condition(node, words)
    return Not(made) if node.negated else made


def _condition(node: Node, words: Words) -> Rule:
    given: dict[str, Any] = {}
    for name, one in node.inputs.items():
        reason, given[name] = words.read(one, node.values.get(name, ""))
        if reason:
            node.wrong[name] = reason
    if node.wrong:
        return audiences.NOBODY
    try:
        return storing.condition(node.kind, given, node.path) if node.kind in KINDS else _unknown(node)
    except BadRule as bad:
        node.wrong[bad.at] = str(bad.reason)
        return audiences.NOBODY


def _unknown(node: Node) -> Rule:
    node.wrong[""] = _("条件を選んでください。")
    return audiences.NOBODY


def changed(root: Node, act: str) -> Node:
    """The draft after a button: `add rule.0`, `group rule`, `remove rule.0.1`; anything else changes nothing."""
    verb, _space, name = act.partition(" ")
    nodes = {node.name: node for node in root.each()}
    node = nodes.get(name)
    if node is None or (verb != "remove" and len(nodes) >= MOST_NODES):
        return root
    if verb == "add" and node.group:
        node.parts.append(Node(kind="bought", values={"of": ""}))
    elif verb == "group" and node.group:
        node.parts.append(Node(kind="any", parts=[Node(kind="bought"), Node(kind="bought")]))
    elif verb == "remove" and node.path:
        above = nodes[".".join(("rule", *map(str, node.path[:-1])))]
        above.parts.remove(node)
    return _numbered(root, ())
