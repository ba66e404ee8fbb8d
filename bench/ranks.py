"""Whether two sets of times differ: the rank test of Mann and Whitney (Wilcoxon's rank sum), two-sided.

Source: H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than
the other", Annals of Mathematical Statistics 18 (1947); normal approximation with the correction for ties.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ranks:
    """`larger`: how often a time of the first set is the longer one of a pair (0.5: no difference); `p`: by chance."""

    larger: float
    p: float


def compare(first: Sequence[float], second: Sequence[float]) -> Ranks:
    """Compare two sets of at least some twenty values each."""
    both = sorted([*first, *second])
    ranks = _mean_ranks(both)
    n, m = len(first), len(second)
    above = sum(ranks[value] for value in first) - n * (n + 1) / 2
    ties = sum(count**3 - count for count in Counter(both).values())
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    distance = abs(above - n * m / 2)
    z = max(distance - 0.5, 0) / spread if spread else 0.0
    return Ranks(larger=above / (n * m), p=math.erfc(z / math.sqrt(2)))


def _mean_ranks(ordered: Sequence[float]) -> dict[float, float]:
    """Give each value's rank from 1, equal values the mean of theirs."""
    last: dict[float, int] = {}
    first: dict[float, int] = {}
    for place, value in enumerate(ordered, 1):
        first.setdefault(value, place)
        last[value] = place
    return {value: (first[value] + last[value]) / 2 for value in last}
