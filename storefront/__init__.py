"""Storefront: the shop and My Page of omnichannel brands."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storefront.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Load the application only when asked, so that lower rooms can be imported without it."""
    if name == "create_app":
        from storefront.app import create_app

        return create_app
    raise AttributeError(name)
