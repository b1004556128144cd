"""Values of the expression language that Python has no type for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Months:
    """A duration of years and months.

    Examples
    --------
    >>> import attain as at
    >>> at.feel('duration("P1Y2M")')
    Months(months=14)
    >>> str(at.values.Months(14))
    'P1Y2M'
    >>> at.feel('date("2026-01-31") + wait', {"wait": at.values.Months(1)})
    datetime.date(2026, 2, 28)
    """

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-" if self.months < 0 else "") + "P" + text


@dataclass(frozen=True)
class Range:
    """Everything between two values; ``None`` is no bound.

    Examples
    --------
    >>> import attain as at
    >>> at.feel("[1..10)")
    Range(start=Decimal('1'), end=Decimal('10'), start_included=True, end_included=False)
    >>> at.feel("5 in r", {"r": at.values.Range(1, 5)})
    True
    """

    start: Any = None
    end: Any = None
    start_included: bool = True
    end_included: bool = True
