"""A stand-in is switched off, or on again."""

from jingban.sandbox.models import Outage

NAMES = ("sms", "email", "population", "organisations", "face")


class UnableToSwitch(Exception):
    """There is no stand-in of this name."""


def switch_off(*, name: str) -> None:
    """Make an outage of one stand-in; raises `UnableToSwitch`."""
    _check(name)
    Outage.objects.get_or_create(name=name)


def switch_on(*, name: str) -> None:
    """End an outage, or all of them for `all`; raises `UnableToSwitch`."""
    if name == "all":
        Outage.objects.all().delete()
        return
    _check(name)
    Outage.objects.filter(name=name).delete()


def _check(name: str) -> None:
    if name not in NAMES:
        raise UnableToSwitch(f"{name} is none of {', '.join(NAMES)}")
