"""Imports: catalogs and stock from CSV files - our own format and Shopify's - all or nothing per file."""

from storefront.services.imports.actions import Options, Report, import_products, import_stock
from storefront.services.imports.cells import Problem
from storefront.services.imports.reading import Format

__all__ = ["Format", "Options", "Problem", "Report", "import_products", "import_stock"]
