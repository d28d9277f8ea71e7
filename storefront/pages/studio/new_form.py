"""What a new record needs before it can be edited."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from storefront.kernel.i18n import _l
from storefront.pages.forms import Form
from storefront.pages.studio.fields import Both, address_field
from storefront.services.revisions import Content

Blank = Callable[[dict[str, str]], Content]


class NewForm(Form):
    """Its address and its name; a family may ask for more and say what comes of it."""

    slug = address_field(_l("アドレスに使う名前（半角の英小文字・数字・ハイフン）"))
    name = Both(_l("名前"), 120, filled=True)

    def content(self, blank: Blank) -> Content:
        """What the record begins with."""
        return blank({"ja": self.name.form.ja.data, "en": self.name.form.en.data})

    def bring_along(self, db: Session, site: str) -> None:
        """What has to be there beside it, made in the same transaction: usually nothing."""
