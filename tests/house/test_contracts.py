"""Every room's views and forms stand in a contract of import-linter, so that none is private by accident only."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_rooms_views_and_forms_are_protected() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    protected = {
        module for contract in written["contracts"] for module in contract.get("protected_modules", [])
    }
    there = set()
    for path in [*ROOT.glob("jingban/*/*"), *ROOT.glob("jingban/*/staff/*")]:
        name = path.stem
        if name in {"views", "forms"} or name.startswith("views_"):
            there.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
    there.discard("jingban.ui.forms")  # what every form is made from
    assert there == protected
