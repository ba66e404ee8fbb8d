"""Makes a stand-in fail as the real one would: by the outage switch and by magic inputs."""

import time

from jingban.foundation.errors import DependencyDown
from jingban.sandbox import magic
from jingban.sandbox.models import Outage


def fail_on_purpose(what: str, value: str) -> None:
    """Raise `DependencyDown` when `what` is switched off or `value` is magic, at once or after 3 s."""
    if value in magic.SLOW:
        time.sleep(magic.SLOW_SECONDS)
        raise DependencyDown(what)
    if value in magic.DOWN or Outage.objects.filter(name=what).exists():
        raise DependencyDown(what)
