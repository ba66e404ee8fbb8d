"""Answers leave on the tick of a clock, so that what an account costs to find is not to be measured from outside."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def evenly(*methods: str) -> Callable[[View], View]:
    """Hold the answer to these methods back until the next tick (`RECOVERY_ANSWER_TICK_MS`) since the request came.

    The questions to the database are the same for everybody, the rows that come back are not: a known name is a
    fraction of a millisecond dearer. Differences within one tick cannot be seen.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def even(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            begun = time.monotonic()
            response = view(request, *args, **kwargs)
            tick = settings.RECOVERY_ANSWER_TICK_MS / 1000
            if tick and request.method in methods:
                time.sleep(-(time.monotonic() - begun) % tick)
            return response

        return even

    return decorate
