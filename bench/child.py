"""How a measuring process talks with `bench.__main__`: a JSON line in, a JSON line out."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

Measure = Callable[..., dict[str, float]]


def answer_questions(measures: Mapping[str, Measure]) -> None:
    """Answer until the input ends; a measure that this process does not know has no figures."""
    # What a measured program prints must not stand between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        question: dict[str, Any] = json.loads(line)
        measure = measures.get(question.pop("measure"))
        found = measure(**question) if measure else {}
        print(json.dumps(found), file=answers, flush=True)
