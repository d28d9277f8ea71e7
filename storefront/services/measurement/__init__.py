"""Measurement: what campaigns changed, and how customers go from one purchase to the next."""

from storefront.services.measurement.customers import Bought, Cohort, Report, Step, report
from storefront.services.measurement.outcomes import Results, Totals, results, sentence, totals
from storefront.services.measurement.path_reports import keep_paths, make_paths, read_paths, who_walked
from storefront.services.measurement.paths import Path, Paths, Share
from storefront.services.measurement.reports import keep, make_customers, read_customers
from storefront.services.measurement.uplift import Arm, Comparison, Uplift, arm, compare

__all__ = [
    "Arm", "Bought", "Cohort", "Comparison", "Path", "Paths", "Report", "Results", "Share", "Step", "Totals", "Uplift", "arm", "compare",
    "keep", "keep_paths", "make_customers", "make_paths", "read_customers", "read_paths", "report", "results", "sentence", "totals", "who_walked",
]  # fmt: skip
