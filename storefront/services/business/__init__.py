"""Business settings and texts of law: versioned rows, edited in the browser, never environment variables."""

from storefront.services.business.settings import BusinessModel, change, current, forget_cache

__all__ = ["BusinessModel", "change", "current", "forget_cache"]
