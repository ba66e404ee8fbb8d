"""What the code must not contain, because no test of a page could find it all: read from the source itself."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "jingban"
HTMX = "htmx.min.js"

# It makes code, programs or objects out of data, or reads XML.
NEVER_IMPORTED = {
    "pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml", "defusedxml", "subprocess", "ctypes", "random",
    "zipfile", "tarfile", "ldap3", "jwt",
}  # fmt: skip
NEVER_CALLED = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "system",
    "popen",
    "from_string",
    "Template",
    "RawSQL",
    "raw",
}
RE_CALLS = {"compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer"}
MARKED_SAFE = {
    "portal/markup.py": "puts pieces together that `format_html` has escaped",
    "ui/templatetags/ui.py": "an empty text",
}
WEAK_HASHES = re.compile(r"\b(md5|sha1|SHA1|MD5)\b")
# RFC 6238: what authenticator apps compute; HMAC-SHA1 is not broken by collisions.
SHA1_IN = re.compile(r"totp\.py$")
# The number of an error stands on its page for everybody; the demo's passwords do, too.
NO_SECRETS = {"ui/errors.py", "sandbox/use_cases/hire.py", "sandbox/demo/story.py"}
# An authenticator's secret has 160 bits; a code for enrolling has 80, a short life and counted tries.
TYPED_BY_HAND = {"totp.SECRET_BYTES", "CODE_BYTES"}
# Where names of cookies are settings, and the desk's, which has a path and therefore another prefix.
NAMES_ITS_OWN = ("config/settings/", "staff/middleware.py")
CIPHERS = {"AESGCM", "Ed25519PrivateKey", "Ed25519PublicKey"}


def sources() -> list[Path]:
    return [path for path in sorted(PRODUCT.rglob("*.py")) if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(PRODUCT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, kinds):
                yield name_of(path), node


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Give file, last name and node of every call."""
    for name, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        called = node.func
        yield name, called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""), node


def where(name: str, node: ast.AST) -> str:
    return f"{name}:{getattr(node, 'lineno', 0)} {ast.unparse(node)[:80]}"


def imported() -> Iterator[tuple[str, str]]:
    for name, node in nodes(ast.Import, ast.ImportFrom):
        modules = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        yield from ((name, module) for module in modules)


def test_nothing_runs_data_as_code_or_reads_xml() -> None:
    assert not [(name, one) for name, one in imported() if one.split(".")[0] in NEVER_IMPORTED]


def is_of_re(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re"


def sets_type(node: ast.Call) -> bool:
    return ast.unparse(node.func) == "typst.compile"


def test_no_call_makes_code_templates_or_sql_out_of_text() -> None:
    suspects = [(name, node) for name, called, node in calls() if called in NEVER_CALLED]
    assert not [where(name, node) for name, node in suspects if not is_of_re(node) and not sets_type(node)]


def test_papers_are_set_from_our_own_templates_and_data_stay_text() -> None:
    set_by = [(name, node) for name, called, node in calls() if called == "compile" and sets_type(node)]
    assert [name for name, _node in set_by] == ["foundation/pdf/__init__.py"]
    assert ast.unparse(set_by[0][1].args[0]) == "template.read_bytes()", "a file, never a text"
    templates = list(PRODUCT.rglob("*.typ"))
    assert templates
    # What makes markup out of data, or reads from elsewhere.
    reaches_out = re.compile(r"\beval\(|@preview|\b(read|csv|yaml|toml|xml|plugin)\(|\binclude\b")
    assert not [path for path in templates if reaches_out.search(path.read_text(encoding="utf-8"))]


def is_written_here(node: ast.expr) -> bool:
    """Say whether a text stands in the code: a constant, a name in capitals, or such with only table names put in."""
    match node:
        case ast.Constant() | ast.FormattedValue(value=ast.Attribute(attr="db_table")):
            return True
        case ast.Name(id=name) | ast.FormattedValue(value=ast.Subscript(value=ast.Name(id=name))):
            return name.isupper() or name == "offset"
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.JoinedStr(values=values):
            parts = values
        case ast.Attribute(attr="pattern", value=value) | ast.FormattedValue(value=value):
            parts = [value]
        case _:
            parts = []
    return bool(parts) and all(is_written_here(part) for part in parts)


def test_sql_is_written_in_the_code_and_takes_values_as_parameters() -> None:
    statements = [(name, node) for name, called, node in calls() if called in {"execute", "executemany"}]
    assert len(statements) >= 3
    assert not [
        where(name, node) for name, node in statements if node.args and not is_written_here(node.args[0])
    ]


def test_regular_expressions_are_written_in_the_code() -> None:
    patterns = [(name, node) for name, called, node in calls() if called in RE_CALLS and is_of_re(node)]
    assert len(patterns) >= 20
    assert not [where(name, node) for name, node in patterns if not is_written_here(node.args[0])]


def test_formats_are_written_in_the_code() -> None:
    """`text.format(…)` only on a constant or on a translated one: else `{0.__class__}` would be somebody's input."""
    formats = [(name, node) for name, called, node in calls() if called == "format"]
    assert formats
    for name, node in formats:
        assert isinstance(node.func, ast.Attribute)
        text = node.func.value
        translated = isinstance(text, ast.Call) and getattr(text.func, "id", "") in {"_", "gettext", "super"}
        assert isinstance(text, ast.Constant) or translated, where(name, node)


def test_html_is_escaped_everywhere_else() -> None:
    marked = {name for name, called, _node in calls() if called in {"mark_safe", "SafeString", "SafeText"}}
    assert marked == set(MARKED_SAFE)
    for name, called, node in calls():
        if called == "format_html":
            assert isinstance(node.args[0], ast.Constant), where(name, node)
    unescaped = re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off")
    pages = [path for path in PRODUCT.rglob("*.html") if unescaped.search(path.read_text(encoding="utf-8"))]
    assert not pages


def test_randomness_hashes_and_ciphers_are_the_approved_ones() -> None:
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if not SHA1_IN.search(name_of(path)):
            assert not WEAK_HASHES.search(text), name_of(path)
    for name, node in nodes(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        module = node.module or ""
        if module.startswith(
            ("cryptography.hazmat.primitives.ciphers", "cryptography.hazmat.primitives.asymmetric")
        ):
            assert {one.name for one in node.names} <= CIPHERS, where(name, node)


def test_what_nobody_may_guess_has_128_random_bits() -> None:
    tokens = [
        (name, node)
        for name, called, node in calls()
        if called in {"token_urlsafe", "token_hex", "token_bytes"} and name not in NO_SECRETS
    ]
    assert len(tokens) >= 8
    for name, node in tokens:
        (size,) = node.args
        enough = isinstance(size, ast.Constant) and size.value >= 16
        assert enough or ast.unparse(size) in TYPED_BY_HAND, where(name, node)


def test_forms_take_only_the_fields_they_name() -> None:
    assert not [where(name, node) for name, node in nodes(ast.Attribute, ast.Name) if is_model_form(node)]
    spread = [
        where(name, node)
        for name, node in nodes(ast.keyword)
        if isinstance(node, ast.keyword) and node.arg is None and "request." in ast.unparse(node.value)
    ]
    assert not spread, "a request is never spread into arguments"


def is_model_form(node: ast.AST) -> bool:
    named = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return named in {"ModelForm", "modelform_factory"}


def test_what_we_ask_elsewhere_is_not_redirected_and_is_verified() -> None:
    loose = {"follow_redirects": False, "verify": True}
    for name, node in nodes(ast.keyword):
        assert isinstance(node, ast.keyword)
        if node.arg in loose and isinstance(node.value, ast.Constant):
            assert node.value.value is loose[node.arg], where(name, node)
    assert not [
        name for name, module in imported() if module in {"requests", "urllib.request", "http.client"}
    ]


def test_every_cookies_name_begins_as_production_wants() -> None:
    prefixed = {
        id(part)
        for _name, node in nodes(ast.JoinedStr)
        if "COOKIE_PREFIX" in ast.unparse(node)
        for part in ast.walk(node)
    }
    assert len(prefixed) >= 5
    bare = [
        where(name, node)
        for name, node in nodes(ast.Constant)
        if re.fullmatch(r"jingban_[a-z]+", str(getattr(node, "value", "")))
        and id(node) not in prefixed
        and not name.startswith(NAMES_ITS_OWN)
    ]
    assert not bare


def scripts() -> list[Path]:
    return [path for path in sorted(PRODUCT.rglob("static/**/*.js")) if path.name != HTMX]


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.name)
def test_scripts_keep_nothing_and_run_nothing(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    stored = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.")
    run = re.compile(
        r"\beval\(|new Function|document\.write|outerHTML|insertAdjacentHTML|__proto__|javascript:"
    )
    assert not stored.search(text)
    assert not run.search(text)
    # The one place that takes HTML takes it from our own server, by a script's own request.
    assert len(re.findall(r"innerHTML", text)) <= (script.name == "choose.js")
    # Messages come from our own worker, never from another window.
    assert not re.search(r"(window|self|^)\.?addEventListener\(\s*[\"']message", text)


def test_there_are_scripts_to_look_at() -> None:
    assert {"site.js", "choose.js", "challenge.js"} <= {path.name for path in scripts()}


def test_no_page_loads_anything_from_elsewhere() -> None:
    loads = re.compile(
        r"<(script|link|img|iframe|source|video|audio|object|embed)\b[^>]*(src|href)=[\"'](https?:)?//", re.I
    )
    pages = list(PRODUCT.rglob("*.html"))
    assert len(pages) > 50
    assert not [path for path in pages if loads.search(path.read_text(encoding="utf-8"))]
    styles = list(PRODUCT.rglob("static/**/*.css"))
    assert not [
        path
        for path in styles
        if re.search(r"url\([\"']?(https?:)?//|@import", path.read_text(encoding="utf-8"))
    ]
