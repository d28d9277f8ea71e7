"""Carriers' label software: files for it (B2 Cloud, e-Hiden III, Yu-Pack Print R), tracking numbers from it."""

from storefront.services.labels.consignments import LONGEST_REFERENCE, reference
from storefront.services.labels.reading import Doubt, Given, Problem, Reading, read
from storefront.services.labels.settings import LabelSettings
from storefront.services.labels.writing import READY, ToLabel, label_file, to_label

__all__ = [
    "LONGEST_REFERENCE",
    "READY",
    "Doubt",
    "Given",
    "LabelSettings",
    "Problem",
    "Reading",
    "ToLabel",
    "label_file",
    "read",
    "reference",
    "to_label",
]
