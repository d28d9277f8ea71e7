"""Measurement: what campaigns changed, and how customers go from one purchase to the next."""

from storefront.services.measurement.customers import Bought, Cohort, Report, Step, report
from storefront.services.measurement.outcomes import Results, Totals, results, sentence, totals
from storefront.services.measurement.reports import keep, make_customers, read_customers
from storefront.services.measurement.uplift import Arm, Comparison, Uplift, arm, compare

__all__ = [
    "Arm", "Bought", "Cohort", "Comparison", "Report", "Results", "Step", "Totals", "Uplift", "arm", "compare",
    "keep", "make_customers", "read_customers", "report", "results", "sentence", "totals",
]  # fmt: skip
