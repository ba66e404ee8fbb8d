"""What `make bench` prints."""

import statistics
from collections import defaultdict

DATABASES = ("PostgreSQL", "SQLite")
PLAIN = "plain page, CPU ms"


class Figures:
    """Every figure of every round, by process and name."""

    def __init__(self) -> None:
        self.rounds: dict[tuple[str, str], list[float]] = defaultdict(list)

    def add(self, child: str, key: str, value: float) -> None:
        """Note a figure of the next round."""
        self.rounds[child, key].append(value)

    def median(self, child: str, key: str) -> float:
        """Give the median over the rounds."""
        return statistics.median(self.rounds[child, key])

    def ratio(self, child: str, key: str, other_child: str, other_key: str) -> float:
        """Give the median of the ratios, each of two figures of the same round."""
        pairs = zip(self.rounds[child, key], self.rounds[other_child, other_key], strict=True)
        return statistics.median(one / other for one, other in pairs)

    def keys(self, child: str) -> list[str]:
        """Give the names of a process's figures in the order they were taken."""
        return [key for owner, key in self.rounds if owner == child]


def print_size(figures: Figures) -> None:
    """Print the medians of one size, and what a page costs as a multiple of the plain Django page."""
    _line("", *DATABASES)
    _line(PLAIN, *(f"{figures.median(f'plain {name}', PLAIN):,.1f}" for name in DATABASES))
    for key in figures.keys(f"product {DATABASES[0]}"):
        _line(key, *(_number(figures.median(f"product {name}", key)) for name in DATABASES))
        if key.endswith("CPU ms"):
            ratios = [figures.ratio(f"product {name}", key, f"plain {name}", PLAIN) for name in DATABASES]
            _line("  ÷ plain page", *(f"{ratio:.2f}" for ratio in ratios))


def print_growth(figures: dict[int, Figures]) -> None:
    """Print how the figures of the largest size stand to those of the smallest."""
    small, large = min(figures), max(figures)
    if small == large:
        return
    print(f"\n{large:,} mandates ÷ {small:,}")
    _line("", *DATABASES)
    for key in ("decisions a second", "list of 50, ms"):
        ratios = [
            figures[large].median(f"product {name}", key) / figures[small].median(f"product {name}", key)
            for name in DATABASES
        ]
        _line(key, *(f"{ratio:.2f}" for ratio in ratios))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"


def _line(label: str, *values: str) -> None:
    wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in label)
    print(label + " " * (34 - wide) + "".join(f"{value:>14}" for value in values), flush=True)
