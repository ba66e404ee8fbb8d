"""Answers leave on the tick, and the bench's rank test says what it should."""

import random
import time
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from bench.ranks import compare
from jingban.recovery.views.evenly import evenly


@pytest.mark.parametrize(("method", "held"), [("POST", True), ("GET", False)])
def test_an_answer_is_held_back_to_the_next_tick(settings: Any, method: str, held: bool) -> None:
    settings.RECOVERY_ANSWER_TICK_MS = 80
    request = HttpRequest()
    request.method = method
    begun = time.monotonic()
    evenly("POST")(lambda request: HttpResponse())(request)
    assert (time.monotonic() - begun >= 0.079) is held


def test_the_rank_test_against_worked_figures() -> None:
    # Sorted together a takes the ranks 1, 2, 3, 5 and b the ranks 4, 6, 7, 8: U = 11 - 10 = 1 of 16.
    found = compare([1.0, 2.0, 3.0, 5.0], [4.0, 6.0, 7.0, 8.0])
    assert found.larger == pytest.approx(1 / 16)
    # z = (|1 - 8| - 0.5) / sqrt(4 * 4 * 9 / 12) = 1.8764
    assert found.p == pytest.approx(0.0606, abs=0.0005)


def test_the_rank_test_sees_what_is_there_and_nothing_else() -> None:
    chance = random.Random(1)
    same = [chance.gauss(10, 1) for _ in range(200)]
    other = [chance.gauss(10, 1) for _ in range(200)]
    slower = [value + 0.5 for value in other]
    assert compare(same, other).p > 0.05
    assert compare(same, slower).p < 0.001
    assert compare([1.0] * 50, [1.0] * 50).p == 1
