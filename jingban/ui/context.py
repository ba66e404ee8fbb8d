"""The context processor: one lazy object, so that a page pays only for what it reads."""

from django.http import HttpRequest

from jingban.ui.frame import Frame


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give `frame` to every template."""
    return {"frame": Frame(request)}
