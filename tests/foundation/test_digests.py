"""Keyed digests."""

from django.test import override_settings

from jingban.foundation.digests import keyed


def test_a_digest_depends_on_use_text_and_key() -> None:
    one = keyed("network", "10.0.0.1")
    assert len(one) == 32
    assert one == keyed("network", "10.0.0.1")
    assert one not in {keyed("device", "10.0.0.1"), keyed("network", "10.0.0.2")}
    with override_settings(SECRET_KEY="x" * 60):
        assert keyed("network", "10.0.0.1") != one
