"""The README's demo cast is the one that `/sandbox/` shows."""

from pathlib import Path

from jingban.sandbox.demo.cast import ORGANISATIONS, PASSWORD, PEOPLE, STAFF

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CAST = README.partition("<!-- demo cast")[2].partition("<!-- end of demo cast -->")[0]


def test_who_is_named_can_sign_in_as_it_says():
    rows = [row for row in CAST.splitlines() if row.startswith("| ") and "signs in with" not in row]
    assert len(rows) > 5
    for one in PEOPLE:
        named = [row for row in rows if row.startswith(f"| {one.name}, ")]
        if one.level and named:
            assert one.phone in named[0]
            assert PASSWORD in named[0]
    for firm in ORGANISATIONS:
        named = [row for row in rows if row.startswith(f"| {firm.name} |")]
        if named:
            assert f"`{firm.username}`" in named[0]
    logins = {one.role.value.replace("_", "-") for one in STAFF}
    assert all(f"`{login}`" in CAST for login in ("intake", "decider", "staff-admin"))
    assert {"intake", "decider", "staff-admin"} <= logins
