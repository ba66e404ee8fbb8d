"""The test runner never passes by doing nothing."""

from pathlib import Path

import pytest

from scripts import find_browser
from scripts.test import STAGES, Result, close, judge, plan, read_record

SQLITE, POSTGRES, JOURNEYS = STAGES


def names(arguments: list[str], only: list[str] | None = None) -> list[str]:
    return [stage.name for stage, _ in plan(arguments, only)]


def test_everything_is_run_when_nothing_is_said() -> None:
    assert names([]) == ["sqlite", "postgres", "journeys"]


def test_a_path_narrows_the_stages_to_its_own() -> None:
    assert names(["tests/setup"]) == ["sqlite", "postgres"]
    assert names(["tests/setup/test_runner.py::test_x", "-k", "x"], ["sqlite"]) == ["sqlite"]
    (_, arguments), *_ = plan(["tests/setup", "-x"], None)
    assert arguments[-2:] == ["-x", "tests/setup"]


def test_the_fast_stages_leave_the_journeys_out() -> None:
    for stage, arguments in plan([], None):
        assert ("--ignore=tests/journeys" in arguments) == (stage is not JOURNEYS)


def test_a_record_is_summed_up(tmp_path: Path) -> None:
    record = tmp_path / "record.xml"
    record.write_text('<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/></testsuites>')
    assert read_record(record) == Result(passed=3, failed=3, skipped=3)
    assert read_record(tmp_path / "none") == Result()


@pytest.mark.parametrize(
    ("code", "counted", "failed"),
    [
        (0, Result(passed=5), 0),
        (1, Result(passed=5, failed=2), 2),
        (1, Result(passed=5), 1),
        (2, Result(), 1),
        (-9, Result(passed=5), 1),
    ],
)
def test_pytests_code_counts_beside_its_record(code: int, counted: Result, failed: int) -> None:
    result = judge(SQLITE, code, counted)
    assert result.failed == failed
    assert result.good == (failed == 0)


def test_a_skipped_journey_is_a_failed_one() -> None:
    assert judge(SQLITE, 0, Result(passed=1, skipped=1)).good
    assert not judge(JOURNEYS, 0, Result(passed=1, skipped=1)).good


def test_a_stage_that_ran_nothing_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert close([Result(passed=5), Result(passed=5), Result()], narrowed=False) == 1
    assert capsys.readouterr().out.endswith("\n10 passed, 1 failed\n")


def test_narrowed_stages_may_be_empty_but_not_all_of_them() -> None:
    assert close([Result(passed=5), Result()], narrowed=True) == 0
    assert close([Result(), Result()], narrowed=True) == 1
    assert close([], narrowed=True) == 1


def test_the_last_line_sums_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert close([Result(passed=5), Result(passed=4, failed=1)], narrowed=False) == 1
    assert capsys.readouterr().out.endswith("\n9 passed, 1 failed\n")


def test_the_browser_one_names_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "my-chrome"
    program.touch(mode=0o755)
    monkeypatch.setenv("CHROME", str(program))
    assert find_browser.find_browser() == str(program)


def test_a_browser_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME", "/nowhere/chrome")
    with pytest.raises(find_browser.NoBrowser, match=r"^CHROME=/nowhere/chrome is not a program"):
        find_browser.find_browser()


@pytest.mark.parametrize(
    ("drives", "says"),
    [(True, "No Chromium was found for the browser journeys"), (False, "Playwright's driver does not run")],
)
def test_no_browser_says_what_to_install(monkeypatch: pytest.MonkeyPatch, drives: bool, says: str) -> None:
    monkeypatch.setattr(find_browser, "driver_runs", lambda: drives)
    monkeypatch.setattr(find_browser, "find_browser", lambda: None)
    monkeypatch.setattr(find_browser, "can_install", lambda: False)
    with pytest.raises(find_browser.NoBrowser, match=f"^{says}.*apt-get install chromium fonts-noto-cjk"):
        find_browser.browser()


def test_a_debian_that_lacks_them_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[str] = []
    monkeypatch.setattr(find_browser, "driver_runs", lambda: bool(there))
    monkeypatch.setattr(find_browser, "find_browser", lambda: there[0])
    monkeypatch.setattr(find_browser, "can_install", lambda: True)
    monkeypatch.setattr(find_browser, "install", lambda: there.append("/usr/bin/chromium"))
    assert find_browser.browser() == "/usr/bin/chromium"
