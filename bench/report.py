"""What `make bench` prints."""

import statistics
from collections import defaultdict

DATABASES = ("PostgreSQL", "SQLite")
# Where a figure was taken: how many mandates the product had (PLAIN: the plain Django), and on which database.
Where = tuple[int, str]
PLAIN = 0
PLAIN_PAGE = "plain page, CPU ms"


class Figures:
    """Every figure of every round, by where it was taken and by name."""

    def __init__(self) -> None:
        self.rounds: dict[tuple[Where, str], list[float]] = defaultdict(list)

    def add(self, where: Where, key: str, value: float) -> None:
        """Note a figure of the next round."""
        self.rounds[where, key].append(value)

    def median(self, where: Where, key: str) -> float:
        """Give the median over the rounds."""
        return statistics.median(self.rounds[where, key])

    def ratio(self, where: Where, key: str, other: Where, other_key: str) -> float:
        """Give the median of the ratios, each of two figures of the same round."""
        pairs = zip(self.rounds[where, key], self.rounds[other, other_key], strict=True)
        return statistics.median(one / another for one, another in pairs)

    def keys(self, where: Where) -> list[str]:
        """Give the names of the figures taken somewhere, in their order."""
        return [key for place, key in self.rounds if place == where]


def print_size(figures: Figures, size: int) -> None:
    """Print the medians of one size, and what a page costs as a multiple of the plain Django page."""
    print()
    _line(f"{size:,} mandates", *DATABASES)
    _line(PLAIN_PAGE, *(_number(figures.median((PLAIN, name), PLAIN_PAGE)) for name in DATABASES))
    for key in figures.keys((size, DATABASES[0])):
        _line(key, *(_number(figures.median((size, name), key)) for name in DATABASES))
        if key.endswith("CPU ms"):
            ratios = [figures.ratio((size, name), key, (PLAIN, name), PLAIN_PAGE) for name in DATABASES]
            _line("  ÷ plain page", *(f"{ratio:.2f}" for ratio in ratios))


def print_growth(figures: Figures, small: int, large: int) -> None:
    """Print how the figures of the largest size stand to those of the smallest."""
    if small == large:
        return
    print()
    _line(f"{large:,} ÷ {small:,} mandates", *DATABASES)
    for key in ("decisions a second", "list of 50, ms"):
        ratios = [figures.ratio((large, name), key, (small, name), key) for name in DATABASES]
        _line(key, *(f"{ratio:.2f}" for ratio in ratios))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"


def _line(label: str, *values: str) -> None:
    wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in label)
    print(label + " " * (34 - wide) + "".join(f"{value:>14}" for value in values), flush=True)
