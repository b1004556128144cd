"""Golden cases through the Python door: each must print the very file again, as the C++ and C doors do (tests/cases/README.md)."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

import attain as at

CASES = sorted((Path(__file__).parent.parent / "cases").rglob("*.case"))
RESULTS = {"credit", "decide", "measure", "appraise", "lines", "findings", "check", "show", "why", "post", "pay", "statement", "decompose", "targets", "target", "explain", "release"}


def loads(text: str):
    return json.loads(text, parse_float=Decimal, parse_int=int)


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))]


def records(body: list[str]) -> list[dict]:
    rows = [cells_of(line) for line in body if line.strip() and not line.startswith("#")]

    def value(name: str, cell: str):
        return cell == "true" if cell in ("true", "false") else int(cell) if name == "recorded" else cell

    return [{name: value(name, cell) for name, cell in zip(rows[0], row) if cell} for row in rows[1:]]


def to_csv(frame: at.Frame, columns: list[str] = ()) -> str:
    def cell(value) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if not text:
            return '""'
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text

    names = list(columns) or frame.columns
    out = io.StringIO()
    out.write(",".join(map(cell, names)) + "\n")
    for row in zip(*(frame[name] for name in names)):
        out.write(",".join(map(cell, row)) + "\n")
    return out.getvalue()


class Player:
    """Plays the sections of one case with the facade; what it prints is the case, with the results that it got."""

    def __init__(self) -> None:
        self.company: dict = {}
        self.rules: list = []
        self.tables: dict = {}
        self.book = self.view = self.measured = self.appraised = self.decomposed = self.before = self.paid = None

    def play(self, text: str) -> str:
        sections: list[tuple[str, list[str]]] = [("", [])]
        for line in text.split("\n")[:-1]:
            if line.startswith("--- "):
                sections.append((line[4:], []))
            else:
                sections[-1][1].append(line)
        printed = []
        for title, lines in sections:
            end = len(lines)
            while end and (not lines[end - 1] or lines[end - 1].startswith("#")):
                end -= 1
            body, after = lines[:end], lines[end:]
            if title:
                printed.append(f"--- {title}\n")
            if title.split(" ")[0] in RESULTS:
                try:
                    printed.append(self.result(title))
                except at.Error as error:
                    printed.append(f"error: {error.code}: {error.message}\n")
            else:
                if title:
                    self.tell(title, body)
                printed += [line + "\n" for line in body]
            printed += [line + "\n" for line in after]
        return "".join(printed)

    def load(self) -> None:
        if self.book is None:
            self.book = self.view = at.Book.from_dict({"company": self.company, "rules": self.rules, "tables": self.tables})

    def tell(self, title: str, body: list[str]) -> None:
        verb, _, rest = title.partition(" ")
        document = "\n".join(line for line in body if not line.startswith("#"))
        if verb == "company":
            self.company = loads(document)
        elif verb == "rule" and self.book is None:
            self.rules.append(loads(document))
        elif verb == "table":
            self.tables[rest] = records(body)
        else:
            self.load()
            self.change(verb, rest, body, document)

    def change(self, verb: str, rest: str, body: list[str], document: str) -> None:
        rest, _, number = rest.partition(" recorded ")
        recorded = int(number) if number else None
        if verb == "as":
            word = rest.removeprefix("known ")
            self.view = self.book if word == "all" else self.book.as_known(int(word))
            return
        if verb == "rule":
            self.book = self.book.with_rules(loads(document))
        elif verb == "append":
            self.book = self.book.append(rest, records(body), recorded=recorded)
        elif verb == "correct":
            self.book = self.book.correct(rest, records(body), recorded=recorded)
        elif verb == "withdraw":
            self.book = self.book.withdraw(rest, [line.strip() for line in body if line.strip() and not line.startswith("#")], recorded=recorded)
        else:
            raise AssertionError(f"no such section: {verb}")
        self.view = self.book

    def result(self, title: str) -> str:
        self.load()
        verb, _, rest = title.partition(" ")
        if verb == "measure":
            rest, _, where = rest.partition(" where ")
            rest, as_of = last(rest, " as of ")
            rest, credit = last(rest, " credit ")
            rest, period = last(rest, " for ")
            rest, by = last(rest, " by ")
            names = loads(rest) if rest.startswith("[") else cells_of(rest)
            self.measured = self.view.measure_sheet(
                names, by=cells_of(by) if by else [], period=period, where=where.strip() or None, as_of=as_of or None, credit=credit or "revenue"
            )
            return to_csv(self.measured.frame())
        if verb == "appraise":
            rest, as_of = last(rest, " as of ")
            rest, period = last(rest, " for ")
            self.appraised = self.view.appraise(rest, period=period, as_of=as_of or None)
            return to_csv(self.appraised.frame())
        if verb == "pay":
            rest, as_of = last(rest, " as of ")
            rest, period = last(rest, " for ")
            paid = self.view.pay(rest, period=period, as_of=as_of or None)
            self.before, self.paid = self.paid, paid
            return to_csv(paid.frame())
        if verb == "statement":
            return self.of_pay(*rest.partition(" ")[::2])
        if verb == "post":
            self.book = self.view = self.book.add(self.appraised)
            return ""
        if verb == "credit":
            words, _, columns = rest.partition(":")
            words, table = last(words.strip(), " in ")
            what, _, subject = words.partition(" ")
            if what == "why":
                return str(self.view.why_credit(subject, table=table or "orders"))
            frame = self.view.credit_claims(subject, table=table or "orders") if what == "claims" else self.view.credit_lines(period=subject, table=table or "orders")
            return to_csv(frame, cells_of(columns.strip()) if columns.strip() else [])
        if verb == "decide":
            decided = self.book.decide(**{"shares": {}, **loads(rest)})
            self.book = self.view = decided.book
            return to_csv(decided.change.people)
        if verb == "decompose":
            rest, period = last(rest, " for ")
            self.decomposed = self.view.decompose(rest, period=period or None)
            return to_csv(self.decomposed.frame())
        if verb == "targets":
            table, _, columns = rest.partition(":")
            made = {"frame": at.TargetSheet.frame, "lines": at.TargetSheet.lines, "commitments": at.TargetSheet.commitments, "findings": at.TargetSheet.findings}
            frame = made[table](self.decomposed) if table in made else self.decomposed.frame(table)
            return to_csv(frame, cells_of(columns) if columns else [])
        if verb == "target":
            rest, node = last(rest, " of ")
            return f"{self.decomposed.value(rest, **(loads(node) if node else {})):f}\n"
        if verb == "explain":
            key = loads(rest) if rest.startswith("{") else {"period": rest}
            return str(self.decomposed.why(**key))
        if verb == "release":
            self.book = self.view = self.book.add(self.decomposed)
            return ""
        if verb == "why":
            rest, measure = last(rest, " of ")
            why = self.measured.why([None if rest == "nobody" else rest], measure) if measure else self.appraised[rest].why
            return str(why)
        if verb == "show":
            name, _, columns = rest.partition(":")
            return to_csv(self.view.table(name), cells_of(columns) if columns else [])
        columns = cells_of(rest) if rest else []
        frames = {"lines": lambda: self.appraised.lines(), "findings": lambda: self.appraised.findings(), "check": lambda: self.view.check()}
        return to_csv(frames[verb](), columns)


    def of_pay(self, what: str, rest: str) -> str:
        if what == "why":
            return str(self.paid[rest].why)
        if what == "post":
            self.book = self.view = self.book.add(self.paid)
            return ""
        frames = {"lines": self.paid.lines, "ledger": self.paid.ledger, "findings": self.paid.findings, "difference": lambda: self.paid.difference(self.before)}
        return to_csv(frames[what](), cells_of(rest) if rest else [])


def last(title: str, word: str) -> tuple[str, str]:
    """What stands before and after the last `word`; the whole and nothing where there is none."""
    before, found, after = title.rpartition(word)
    return (before, after.strip()) if found else (title, "")


def test_there_are_cases():
    assert len(CASES) >= 4


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_case_prints_itself_again(case: Path):
    text = case.read_bytes().decode("utf-8")
    assert Player().play(text) == text


def test_a_changed_result_is_noticed():
    text = next(case for case in CASES if case.stem == "s1_split_transfer_return_rate").read_text(encoding="utf-8")
    spoiled = text.replace("mei,10030.01", "mei,10030.02", 1)
    assert spoiled != text and Player().play(spoiled) == text
