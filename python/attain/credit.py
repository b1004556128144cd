"""What two books credit differently, and what deciding a dispute changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attain import _core
from attain.frame import Frame

if TYPE_CHECKING:
    from attain.book import Book

__all__ = ["CreditChange", "Decided"]


class CreditChange(NamedTuple):
    """Only what differs; months as periods, money in the company's currency. Under revenue credit the changes add to 0."""

    facts: Frame
    """id, on, salesperson (None: nobody), role, share_before, share_after, before, after, change."""
    people: Frame
    """salesperson, team (on the fact's day), period, role, before, after, change."""
    teams: Frame
    """team, period, role, before, after, change; each fact once in the team and every team above it."""


class Decided(NamedTuple):
    """A decided dispute: the book that has the decision, and what it changed for the disputed fact and its returns."""

    book: Book
    change: CreditChange


def change_of(frames: tuple[_core.Frame, _core.Frame, _core.Frame]) -> CreditChange:
    """The frames of the core under the facade."""
    return CreditChange(*(Frame(frame) for frame in frames))
