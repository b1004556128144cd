"""attain: the embeddable sales-performance engine.

An immutable `Book` in, pure functions over it, explained tables out.

>>> import attain as at
>>> book = at.sample.book()                                 # or at.read_book("folder"), at.Book.from_dict({...})
>>> sheet = book.appraise("field sales", period="2026-10")
>>> sheet.frame()
salesperson  score [points]  grade  rank
bo                   110.80  A         1
ng-mei                93.33  B         2
zhou-an                6.67  D         3
>>> sheet["ng-mei"].why.recompute() == sheet["ng-mei"].score
True
"""

from attain import _core, sample, values
from attain.appraisal import Appraisal, AppraisalSheet
from attain.book import Book, daily_brief, daily_summary, dossier, period_report, read_book
from attain.credit import CreditChange, Decided
from attain.errors import (
    DataError,
    DivisionError,
    Error,
    FileError,
    LimitError,
    NotFoundError,
    RuleError,
    StateError,
    TypeMismatch,
    UnsupportedError,
)
from attain.frame import Frame
from attain.measure import MeasureSheet, MeasureValue
from attain.pay import Statement, StatementSheet
from attain.planning import Leniency, bridge, head_count
from attain.report import Report, close_report
from attain.rule import DecisionTable, DmnModel, Expression, Trace, feel
from attain.target import TargetSheet
from attain.view import View
from attain.why import Why

__version__: str = _core.version()

__all__ = [
    "Appraisal",
    "AppraisalSheet",
    "Book",
    "CreditChange",
    "DataError",
    "Decided",
    "DecisionTable",
    "DivisionError",
    "DmnModel",
    "Error",
    "Expression",
    "FileError",
    "Frame",
    "Leniency",
    "LimitError",
    "MeasureSheet",
    "MeasureValue",
    "NotFoundError",
    "Report",
    "RuleError",
    "StateError",
    "Statement",
    "StatementSheet",
    "TargetSheet",
    "Trace",
    "TypeMismatch",
    "UnsupportedError",
    "View",
    "Why",
    "appraisal_form",
    "bridge",
    "close_report",
    "daily_brief",
    "daily_summary",
    "dossier",
    "feel",
    "head_count",
    "period_report",
    "read_book",
    "sample",
    "values",
]


def appraisal_form() -> dict[str, object]:
    """The ready-made scorecard for the appraisal form, with every standard measure of it, to be adjusted and given to `Book.with_rules`."""
    return _core.appraisal_form()
