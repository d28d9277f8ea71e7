"""The field in which a rule is built: parts added, nested and taken out by buttons, read back as one sentence."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError
from wtforms import Field
from wtforms.validators import StopValidation

from storefront.kernel import clock
from storefront.kernel.i18n import _
from storefront.pages.studio import rule_draft, rule_kinds
from storefront.pages.studio.rule_draft import Node
from storefront.pages.studio.rule_words import Words
from storefront.services import audiences
from storefront.services.audiences import Count, Rule
from storefront.services.audiences.rules import walk

EMPTY = '{"all":[]}'


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule that can be says, and how many it holds now (None where they were too many to count in time)."""

    sentence: str
    count: Count | None
    share: int


class RuleField(Field):
    """Holds a rule as JSON text; `words` must be given before it is read, shown or checked."""

    words: Words
    draft_url = ""
    strict = True  # while building, what is still empty is not wrong yet
    offered = rule_kinds.OFFERED
    beginnings = tuple((key, label) for key, (label, _rule) in audiences.READY.items())

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Keep what was sent or what is stored; it is read when the words are at hand."""
        self.process_errors = []
        self.sent = formdata if formdata and any(name.startswith("rule.") for name in formdata) else None
        self.stored = data if isinstance(data, str) and data else EMPTY
        self._root: Node | None = None
        self._rule: Rule | None = None

    @property
    def root(self) -> Node:
        """The draft."""
        if self._root is None:
            if self.sent is not None:
                self._root = rule_draft.typed(self.sent)
            else:
                self._root = rule_draft.drafted(audiences.loaded(json.loads(self.stored)), self.words)
        return self._root

    def replace(self, root: Node) -> None:
        """Go on with another draft."""
        self._root, self._rule = root, None

    def build(self) -> Rule | None:
        """The rule of the draft; None where something is wrong, which the draft then says."""
        if self._rule is None:
            self._rule = rule_draft.built(self.root, self.words)
        return self._rule

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no rule; each part says what is wrong about it."""
        if self.build() is None:
            raise StopValidation(self.root.wrong.get("") or _("条件の入力をお確かめください。"))

    @property
    def content(self) -> str:
        """The rule as canonical JSON text."""
        rule = self.build()
        return stored(rule) if rule is not None else EMPTY

    def told(self, value: Any) -> str:
        """A stored rule in words, for the history."""
        return said(audiences.loaded(json.loads(value)), self.words) if value else ""

    def complaint(self, node: Node, name: str) -> str:
        """What is wrong about a field, where it is time to say so."""
        typed = node.values.get(name)
        return node.wrong.get(name, "") if self.strict or typed else ""

    @property
    def reading(self) -> Told | None:
        """The sentence and the count of the draft; None while something is wrong."""
        rule = self.build()
        if rule is None:
            return None
        db, site = self.words.db, self.words.site
        sentence = said(rule, self.words)
        try:
            count = audiences.count(db, audiences.ready(db, rule, site), now=clock.now(), site=site)
        except OperationalError:  # the database gave up counting; nothing was changed by asking
            db.rollback()
            return Told(sentence, None, 0)
        share = round(1000 * count.people / count.everybody) if count.everybody else 0
        return Told(sentence, count, share)


def stored(rule: Rule) -> str:
    """The rule as the same text every time."""
    return json.dumps(audiences.dumped(rule), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def said(rule: Rule, words: Words) -> str:
    """The rule in one sentence."""
    goods = [key for one in walk(rule) for name in ("of", "products") for key in getattr(one, name, ())]
    return audiences.sentence(rule, words.names(goods))
