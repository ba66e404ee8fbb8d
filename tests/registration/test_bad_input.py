"""Whatever is typed, the public forms answer with a sentence: never with an error of ours."""

import random

import pytest
from django.test import Client

from tests.registration.people import ORGANISATION_URL, PERSON_URL, organisation_form, person_form

JUNK = [
    *("", "\x00", "nul\x00l", "9" * 25, "-1", "²", "９９", "١٢", "０", "1e9", "NaN", "0x10", "1.5"),
    *("a" * 5000, "😀" * 50, "İ", "ß", "\u202e", "\n\r", "<script>", "' OR 1=1", "%s%n", "{0}", "../.."),
    *("+86", "+", "+999999", "86" * 20, "on", "forever", "passport", "resident_id", "null"),
]
TYPES = ["passport", "hk_macao_permit", "taiwan_permit", "pr_card", "hmt_residence_permit"]


@pytest.mark.parametrize("seed", range(60))
def test_no_input_breaks_a_form(client: Client, seed: int) -> None:
    pick = random.Random(seed)
    url, form = pick.choice([(PERSON_URL, person_form()), (ORGANISATION_URL, organisation_form())])
    for name in pick.sample(sorted(form), pick.randint(1, 8)):
        form[name] = pick.choice(JUNK)
    form |= pick.choice([{}, {"length": pick.choice(JUNK)}, {"choose": "type"}])
    form |= pick.choice([{}, {"type": pick.choice(TYPES), "country": pick.choice(["FRA", *JUNK])}])
    headers = pick.choice([{}, {"X-Fragment": "1"}])
    answer = client.post(url + pick.choice(["", "", "code"]), form, headers=headers)
    assert answer.status_code in {200, 422, 429}
