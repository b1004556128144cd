"""Reports: documents of tables and charts as text, Markdown, CSV, spreadsheet and self-contained HTML."""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING

from attain import _core

if TYPE_CHECKING:
    from attain.appraisal import AppraisalSheet

__all__ = ["Report", "close_report"]


class Report:
    """A document of headings, text, figures, tables and charts; every rendering shows the same digits.

    Examples
    --------
    >>> import attain as at
    >>> report = at.sample.book().appraise("field sales", period="2026-10").report()
    >>> report.title
    'field sales, October 2026'
    >>> report.html()[:15], report.xlsx()[:2]
    ('<!DOCTYPE html>', b'PK')
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.Report) -> None:
        self._core = core

    @property
    def title(self) -> str:
        """The title."""
        return self._core.title()

    @property
    def subtitle(self) -> str:
        """What stands under the title; may be empty."""
        return self._core.subtitle()

    def text(self) -> str:
        """Plain text, columns aligned."""
        return self._core.text()

    def markdown(self) -> str:
        """Markdown with tables."""
        return self._core.markdown()

    def csv(self) -> str:
        """Every table, one after another, with full values."""
        return self._core.csv()

    def html(self) -> str:
        """One file with inline charts and no script; light and dark, prints on A4."""
        return self._core.html()

    def xlsx(self) -> bytes:
        """A spreadsheet: the words, then one sheet a table."""
        return self._core.xlsx()

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes ``.txt``, ``.md``, ``.csv``, ``.html`` or ``.xlsx``; replaces the file in one step."""
        self._core.write(os.fspath(path))

    def __str__(self) -> str:
        return self._core.text()

    def __repr__(self) -> str:
        return f"<Report {self.title}>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that its style stays with it."""
        return f'<iframe srcdoc="{escape(self._core.html(), quote=True)}" style="width:100%;height:720px;border:1px solid #8884" sandbox></iframe>'

    def _repr_markdown_(self) -> str:
        return self._core.markdown()


def close_report(sheet: AppraisalSheet) -> Report:
    """The close of a period: key figures, ranking, charts, everybody's lines, findings; the same as ``sheet.report()``."""
    return sheet.report()
