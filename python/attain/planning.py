"""What follows a target sheet: revisions, answers, tracking, quality, budgets, head-count; and leniency between managers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from attain import _core as core
from attain.frame import Frame
from attain.target import TargetSheet

if TYPE_CHECKING:
    from attain.book import Book

__all__ = ["Leniency", "Planning", "bridge", "head_count"]

Day = date | str
Number = Decimal | int | str
Node = Mapping[str, str]


@dataclass(frozen=True)
class Leniency:
    """Leniency between managers beside the raw scores: statistics, never part of a score.

    Attributes
    ----------
    managers : Frame
        manager, people, scores, mean, leniency, low, high (95 %), group, state (``ok`` or ``confounded``).
    scores : Frame
        salesperson, period, manager, score, leniency, adjusted, state.
    findings : Frame
        One for each manager whose leniency cannot be told from the team's strength.
    """

    managers: Frame
    scores: Frame
    findings: Frame


def _given(**options: Any) -> dict[str, Any]:
    return {key: value for key, value in options.items() if value is not None}


class Planning:
    """The part of `Book` that plans: it is one of its bases."""

    __slots__ = ()
    _core: core.Book

    def _ask(self, question: str, sheets: Sequence[TargetSheet], **options: Any) -> Frame:
        return Frame(core.target_table(self._core, [sheet._core for sheet in sheets], question, _given(**options)))

    def revise(
        self,
        sheet: TargetSheet,
        how: Literal["release", "keep_annual", "catch_up", "relief", "hand_over", "succeed"],
        *,
        reason: str,
        node: Node | None = None,
        start: Day | None = None,
        days: str | None = None,
        value: Number | None = None,
        to: Literal["peers", "nobody"] | Mapping[str, Number] | None = None,
        within_parent: bool = False,
        as_of: Day | None = None,
        state: str | None = None,
    ) -> TargetSheet:
        """The next version of a sheet, changed in the middle of its period; what lies before stays to the day.

        Parameters
        ----------
        how : str
            ``release`` (a draft becomes final), ``keep_annual`` (the whole number becomes `value`), ``catch_up`` (what was missed goes to what is left),
            ``relief`` and ``hand_over`` (the days of `days` go off, or to others), ``succeed`` (planned anew from `start` on with what this book knows).
        reason : str
            Why: every revision says so.
        node : dict, optional
            Whose, such as ``{"salesperson": "ng-mei"}``; everybody's by default.
        start : str or date, optional
            keep_annual, catch_up, succeed: the first day that may change.
        days : str, optional
            relief, hand_over: the period.
        value : Decimal, int or str, optional
            keep_annual, succeed: the new number.
        to : str or dict, optional
            ``"peers"``, or shares by salesperson that add to 1.
        within_parent : bool
            keep_annual: those beside the node give or take the difference.

        Raises
        ------
        RuleError
            ``infeasible`` where the value is below what is frozen, or nobody can take what is handed over.
        StateError
            ``frozen_period`` where a closed period would change.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book()
        >>> first = book.decompose({"attain": "target-policy/1", "name": "plan", "measure": "actual_sales", "period": "2026", "value": 120000,
        ...                         "levels": [{"by": "salesperson"}, {"by": "month", "unit": 100}]})
        >>> second = book.revise(first, "keep_annual", start="2026-11-01", value=126000, reason="the fair")
        >>> second.value("2026-10") == first.value("2026-10"), second.value()
        (True, Decimal('126000.00'))
        """
        receivers: Any = to
        if isinstance(to, Mapping):
            receivers = [{"for": {"salesperson": who}, "share": share} for who, share in to.items()]
        options = _given(how=how, reason=reason, days=days, value=value, to=receivers, as_of=as_of, state=state)
        options.update(_given(**{"for": dict(node) if node else None, "from": start, "within_parent": within_parent or None}))
        return TargetSheet(core.revise_targets(self._core, sheet._core, options))

    def answer(self, sheet: TargetSheet, *, by: str, on: Day, node: Node | None = None, objection: str | None = None, comment: str | None = None) -> Book:
        """The book with somebody's answer to a released sheet: acknowledged, or objected with what is wrong. Kept in ``approvals``."""
        from attain.book import Book

        options = _given(**{"for": dict(node) if node else {"salesperson": by}, "by": by, "on": on, "comment": objection or comment})
        options["state"] = "acknowledged" if objection is None else "objected"
        return Book(core.answer_targets(self._core, sheet._core, options))

    def answers(self, sheet: TargetSheet) -> Frame:
        """Who has answered: team, salesperson, state, by, on, comment."""
        return self._ask("answers", [sheet])

    def track(self, sheet: TargetSheet, *, as_of: Day | None = None, by: str | Sequence[str] | None = None, nodes: Sequence[Node] | None = None,
              prior: Number | None = None) -> Frame:
        """Where everybody stands on a day: target, actual, variance, attainment, expected, ahead, pace, days_left, required, landing, landing_attainment.

        Parameters
        ----------
        as_of : str or date, optional
            The last day that counts.
        by : str or list of str, optional
            Of ``"month"``, ``"quarter"``, …, the piece that holds the day; the whole period by default.
        nodes : list of dict, optional
            Only these.
        prior : Decimal, optional
            How much of the target a pace must be worth to count half in the landing; thirty days of it by default.
        """
        grains = [by] if isinstance(by, str) else by
        return self._ask("track", [sheet], **_given(as_of=as_of, by=grains, prior=prior, **{"for": [dict(node) for node in nodes] if nodes else None}))

    def respread(self, sheet: TargetSheet, *, as_of: Day, period: str | None = None, node: Node | None = None,
                 policy: Literal["even", "phased", "late"] = "even") -> Frame:
        """What is missing so far, over the working days left: day, target, carried, needed. Carried adds to what is missing, to the smallest unit."""
        return self._ask("respread", [sheet], **_given(as_of=as_of, period=period, policy=policy, **{"for": dict(node) if node else None}))

    def target_quality(self, sheet: TargetSheet, *, as_of: Day | None = None, groups: Sequence[str] = (), by: str | None = None) -> Frame:
        """How a sheet treats people, as statistics: test, group, n, value, low, high (95 %), holds."""
        return self._ask("quality", [sheet], **_given(as_of=as_of, groups=list(groups) or None, by=by))

    def balance(self, sides: Mapping[str, str], *, period: str, by: str | None = None, as_of: Day | None = None, tolerance: Number | None = None) -> tuple[Frame, Frame]:
        """Sales, expense and scope against their targets, and findings where they part: ``{"sales": "actual_sales", "expense": "marketing_spend"}``."""
        options = _given(sides=dict(sides), period=period, by=by, as_of=as_of, tolerance=tolerance)
        return self._ask("balance", [], **options), self._ask("balance_findings", [], **options)

    def leniency(self, scorecard: str, *, periods: Sequence[str], by: str = "manager") -> Leniency:
        """How much of the scores of several periods may be who approved them, beside the raw scores.

        Parameters
        ----------
        scorecard : str
            Whose scores.
        periods : list of str
            Several, in which people changed managers: where none did, it cannot be told, and the state says ``confounded``.
        by : str
            ``"manager"``, ``"team"``, or an attribute of people.
        """
        managers, scores, findings = core.leniency(self._core, {"scorecard": scorecard, "periods": list(periods), "by": by})
        return Leniency(Frame(managers), Frame(scores), Frame(findings))


def bridge(versions: Sequence[TargetSheet]) -> Frame:
    """From the first version to the last: whom, period, before, part (the version and its reason), change, after. Changes add to the difference."""
    return Frame(core.target_table(core.Book.empty(), [sheet._core for sheet in versions], "bridge", {}))


def head_count(
    first: str,
    targets: Sequence[Number],
    *,
    productivity: Number,
    ramp: Sequence[Number] = (),
    attrition: Number = 0,
    lead: int = 0,
    service: Sequence[int] = (),
) -> Frame:
    """How many people a target needs, month by month: month, target, needed, starts, leavers, people, productive, output, short, decide.

    Parameters
    ----------
    first : str
        The first month.
    targets : list
        By month.
    productivity : Decimal, int or str
        What a fully productive person brings a month.
    ramp : list
        Productivity by month of service: ``["0", "0.5"]`` is nothing, half, then all.
    attrition : Decimal, int or str
        The share of people who leave in a month.
    lead : int
        Months from the decision to the first day.
    service : list of int
        Months of service of the people who are there.

    Examples
    --------
    >>> import attain as at
    >>> plan = at.head_count("2027-01", [200, 200, 300], productivity=100, ramp=["0.5"], service=[24, 12])
    >>> [(row["month"], row["starts"], row["people"]) for row in plan.to_dicts()]
    [('2027-01', 0, 2), ('2027-02', 1, 3), ('2027-03', 0, 3)]
    """
    options = {"first": first, "targets": list(targets), "productivity": productivity, "ramp": list(ramp), "attrition": attrition, "lead": lead,
               "service": list(service)}  # fmt: skip
    return Frame(core.target_table(core.Book.empty(), [], "head_count", options))
