"""Settings of the site itself: name, languages, navigation."""

from typing import ClassVar

from pydantic import BaseModel, Field

from storefront.kernel.i18n import LocalText, local
from storefront.services.business.settings import BusinessModel

NAME = {"ja": "ひより", "en": "Hiyori"}
TAGLINE = {
    "ja": "まいにちの服と、くらしの消耗品。",
    "en": "Everyday clothes, and the things that run out.",
}


class NavigationItem(BaseModel):
    """One link of the main navigation."""

    label: dict[str, str]
    url: str


class SiteSettings(BusinessModel):
    """Name and navigation of the shop."""

    key: ClassVar[str] = "site"
    name: dict[str, str] = Field(default_factory=lambda: dict(NAME))
    tagline: dict[str, str] = Field(default_factory=lambda: dict(TAGLINE))
    order_prefix: str = Field(default="HY", max_length=3)  # a parcel's reference has 15 columns on labels
    navigation: tuple[NavigationItem, ...] = ()

    def shown(self) -> dict[str, str]:
        """Texts in the reader's language."""
        return {"name": local(LocalText(self.name)), "tagline": local(LocalText(self.tagline))}
