"""Where files live: originals out of reach of the web, renditions below the address /media."""

from storefront.gateways.storage.fetching import Unreachable, fetch
from storefront.gateways.storage.folder import Storage, local

__all__ = ["Storage", "Unreachable", "fetch", "local"]
