"""Templates whose macros are made once: a page imports a dozen, and the library compares all global names for each."""

from typing import Any

import jinja2
from jinja2.environment import TemplateModule


class Template(jinja2.Template):
    """A template of ours: it is always loaded with the globals of the environment and none of its own."""

    def _get_default_module(self, ctx: Any = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module
