"""Finds repeated paragraphs, misspelled names and mechanical slips in news articles.

The same checks, the same findings as the command ``copydesk``, over texts, mappings and Arrow
tables (pyarrow, polars, pandas, datasets):

>>> import copydesk
>>> result = copydesk.check("It rained all  day on the coast.", rules=["STR"])
>>> [finding.rule for finding in result.findings]
['STR006']

See docs/python.md of the project.
"""

from ._checker import Checker, check
from ._copies import NearDuplicates, near_duplicates
from ._errors import Error, InputError, InternalError, SettingsError
from ._gazetteer import Gazetteer, Lookup
from ._names import Mention, names
from ._native import ArrowTable
from ._pairs import Cluster, Pair, Pairs, Place
from ._result import (
    Edit,
    Evidence,
    Finding,
    Fix,
    Location,
    ReadError,
    Related,
    Result,
    SourceRange,
    Suggestion,
    Summary,
)

__all__ = [
    "ArrowTable",
    "Checker",
    "Cluster",
    "Edit",
    "Error",
    "Evidence",
    "Finding",
    "Fix",
    "Gazetteer",
    "InputError",
    "InternalError",
    "Location",
    "Lookup",
    "Mention",
    "NearDuplicates",
    "Pair",
    "Pairs",
    "Place",
    "ReadError",
    "Related",
    "Result",
    "SettingsError",
    "SourceRange",
    "Suggestion",
    "Summary",
    "check",
    "names",
    "near_duplicates",
]
