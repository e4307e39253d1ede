"""Exchange: what comes in from other people's files.

`plan_import` reads a spreadsheet by a mapping and says what it would write; `run_import` writes it
as one save. The core (`make_plan`) is pure: a table of cells and a mapping to records and errors.
"""

from unerased.exchange.asking import Dates, dates_of, no_numbers, unknown_words
from unerased.exchange.binding import ColumnFault
from unerased.exchange.column import mappable
from unerased.exchange.errors import (
    BadMapping,
    BadTable,
    ExchangeError,
    ImportedBefore,
    NothingToImport,
    RowsRefused,
)
from unerased.exchange.fresh import Fresh
from unerased.exchange.importing import imported_before, plan_import, run_import
from unerased.exchange.mapping import Mapping, load_mapping
from unerased.exchange.plan import Plan, make_plan
from unerased.exchange.read_csv import likely_delimiter
from unerased.exchange.read_xlsx import sheets_of
from unerased.exchange.reading import MOST_BYTES, check_file, is_packed, read_table, step_of
from unerased.exchange.rows import RowFault
from unerased.exchange.starting import Suggestion, starting_mapping, suggestions
from unerased.exchange.table import Table
from unerased.exchange.writing import mapping_text

__all__ = [
    "MOST_BYTES",
    "BadMapping",
    "BadTable",
    "ColumnFault",
    "Dates",
    "ExchangeError",
    "Fresh",
    "ImportedBefore",
    "Mapping",
    "NothingToImport",
    "Plan",
    "RowFault",
    "RowsRefused",
    "Suggestion",
    "Table",
    "check_file",
    "dates_of",
    "imported_before",
    "is_packed",
    "likely_delimiter",
    "load_mapping",
    "make_plan",
    "mappable",
    "mapping_text",
    "no_numbers",
    "plan_import",
    "read_table",
    "run_import",
    "sheets_of",
    "starting_mapping",
    "step_of",
    "suggestions",
    "unknown_words",
]
