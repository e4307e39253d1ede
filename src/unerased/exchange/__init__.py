"""Exchange: what comes in from other people's files.

`plan_import` reads a spreadsheet by a mapping and says what it would write; `run_import` writes it
as one save. The core (`make_plan`) is pure: a table of cells and a mapping to records and errors.
"""

from unerased.exchange.binding import ColumnFault
from unerased.exchange.errors import (
    BadMapping,
    BadTable,
    ExchangeError,
    ImportedBefore,
    NothingToImport,
    RowsRefused,
)
from unerased.exchange.importing import imported_before, plan_import, run_import
from unerased.exchange.mapping import Mapping, load_mapping
from unerased.exchange.plan import Plan, make_plan
from unerased.exchange.read_csv import likely_delimiter
from unerased.exchange.reading import MOST_BYTES, is_packed, read_table, step_of
from unerased.exchange.rows import RowFault
from unerased.exchange.starting import starting_mapping
from unerased.exchange.table import Table

__all__ = [
    "MOST_BYTES",
    "BadMapping",
    "BadTable",
    "ColumnFault",
    "ExchangeError",
    "ImportedBefore",
    "Mapping",
    "NothingToImport",
    "Plan",
    "RowFault",
    "RowsRefused",
    "Table",
    "imported_before",
    "is_packed",
    "likely_delimiter",
    "load_mapping",
    "make_plan",
    "plan_import",
    "read_table",
    "run_import",
    "starting_mapping",
    "step_of",
]
