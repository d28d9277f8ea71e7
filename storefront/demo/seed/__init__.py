"""Filling databases for the demo: the brand's shop with its history, and large data for measuring."""

from storefront.demo.seed.bulk import Wanted, seed_large
from storefront.demo.seed.running import seed_demo

__all__ = ["Wanted", "seed_demo", "seed_large"]
