"""The people of sign-in's tests, with little work in their proofs."""

import pytest

from tests.signin.conftest import browser, hashes, later, sms_down, yanxi, zhou

__all__ = ["browser", "hashes", "later", "sms_down", "yanxi", "zhou"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of flows and attacks, as far as they were run."""
    found: dict[str, dict[str, str]] = {}
    for outcome, sign in (("passed", "held"), ("failed", "HOLE"), ("error", "HOLE"), ("skipped", "–")):
        for report in terminalreporter.stats.get(outcome, []):
            about = dict(getattr(report, "user_properties", []))
            if {"flow", "attack"} <= about.keys():
                found.setdefault(about["attack"], {})[about["flow"]] = sign
    if not found:
        return
    flows = sorted({flow for row in found.values() for flow in row})
    terminalreporter.section("flows × attacks")
    for number, flow in enumerate(flows, 1):
        terminalreporter.write_line(f"{number}: {flow}")
    terminalreporter.write_line(f"{'':<26}" + "".join(f"{number:>6}" for number in range(1, len(flows) + 1)))
    for attack, row in found.items():
        terminalreporter.write_line(f"{attack:<26}" + "".join(f"{row.get(flow, ''):>6}" for flow in flows))
