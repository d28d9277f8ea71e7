"""Filling databases for the demo: the brand's shop with its history, and large data for measuring."""

from storefront.demo.seed.running import seed_demo

__all__ = ["seed_demo"]
