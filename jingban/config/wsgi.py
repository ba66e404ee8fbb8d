"""The WSGI entry point, served by granian."""

import os

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jingban.config.settings")
application = get_wsgi_application()

# Web servers run no system checks by themselves: without its vendors nothing is served (design.md 5).
lacking = [one for one in run_checks(tags=["vendors"]) if one.level >= ERROR]
if lacking:
    raise SystemExit("\n".join(str(one) for one in lacking))
