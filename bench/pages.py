"""One page, asked of the WSGI application as a server would ask it, and what it costs."""

import io
import time
from functools import lru_cache
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.db import connection

# Asked before measuring, so that templates are compiled and connections open; then measured so often.
WARM, PAGES = 5, 40


@lru_cache(maxsize=1)
def _application() -> Any:
    return get_wsgi_application()


class Page:
    """A page as one browser opens it again and again, with its cookies."""

    def __init__(self, path: str, cookies: dict[str, str]) -> None:
        self.path = path
        self.cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self) -> bytes:
        """Give the page's bytes; anything but 200 stops the measuring."""
        environ: dict[str, Any] = {
            "PATH_INFO": self.path,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": self.cookies,
            "HTTP_ACCEPT_LANGUAGE": "zh-CN",
            "wsgi.input": io.BytesIO(),
        }
        setup_testing_defaults(environ)
        answered: list[str] = []
        response = _application()(environ, lambda status, headers: answered.append(status))
        body = b"".join(response)
        response.close()  # ends the request, and with it a connection that is not kept
        if not answered[0].startswith("200"):
            raise SystemExit(f"{self.path} answers {answered[0]}")
        return body

    def cpu_ms(self) -> float:
        """Give the CPU time that this process spends on the page, in ms; a database server's is not in it."""
        for _page in range(WARM):
            self.get()
        begun = time.process_time()
        for _page in range(PAGES):
            self.get()
        return (time.process_time() - begun) * 1000 / PAGES

    def queries(self) -> int:
        """Count the statements the page sends to the database."""
        seen: list[str] = []

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            self.get()
        return len(seen)
