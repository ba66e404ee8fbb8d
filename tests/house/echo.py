"""A WSGI application that says what the web server made of a request (`test_wire`)."""

import json
from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with method, path and body as they arrived."""
    body = environ["wsgi.input"].read()
    seen = [environ["REQUEST_METHOD"], environ["PATH_INFO"], body.decode("latin-1")]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]
