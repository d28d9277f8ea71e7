"""Catalog files: products and stock from CSV files - our own format and Shopify's - in and out again."""

from storefront.services.imports.actions import import_products, import_stock
from storefront.services.imports.cells import Problem, Row
from storefront.services.imports.outgoing import Unwritable, export
from storefront.services.imports.reading import CP932, UTF8, Format, Sheet
from storefront.services.imports.work import Options, Report

__all__ = [
    "CP932",
    "UTF8",
    "Format",
    "Options",
    "Problem",
    "Report",
    "Row",
    "Sheet",
    "Unwritable",
    "export",
    "import_products",
    "import_stock",
]
