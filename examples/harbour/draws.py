"""Random draws that give the same numbers on every system and every version of Python.

Only `random.Random.random()` is used, whose sequence for a seed Python promises to keep.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def below(self, n: int) -> int:
        """An integer of 0 … n − 1."""
        return int(self._random() * n)

    def chance(self, per_mille: int) -> bool:
        return self._random() * 1000 < per_mille

    def pick(self, values: Sequence[T]) -> T:
        return values[int(self._random() * len(values))]
