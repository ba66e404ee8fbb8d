"""Every public form that costs something: free at first, then for work, then for harder work, and never shut."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import altcha
import pytest
from django.http import HttpResponse

from jingban.accounts.clients import network_digest
from jingban.accounts.models import Account, Challenge, Code
from jingban.foundation import clock
from jingban.foundation.models import ClockOffset
from jingban.mandates.models import Mandate
from jingban.registration.models import Try
from jingban.sandbox.models import SandboxMessage
from jingban.tolls.models import FormUse, PublicForm
from jingban.tolls.prices import FREE, HARD_AFTER
from jingban.vetting.models import Petition
from tests.cast import CHEN, PASSWORD, YANXI, ZHENG, ZHOU
from tests.factories import grant, make_account, make_organisation, make_organisation_account, make_person
from tests.registration.people import organisation_form, person_form, registered, registered_organisation
from tests.signin.browser import Browser

ADDRESS, NETWORK = "203.0.113.7", "203.0.113.0/24"
UNKNOWN = "A" * 26
NEW_PHONE = "13700002716"
RECEIPT = "A" * 26


@pytest.fixture(autouse=True)
def _registers() -> None:
    registered(ZHOU)
    registered(ZHENG)
    registered_organisation()


@dataclass(frozen=True)
class Form:
    """A form: where it is sent, what is typed, the button it has, and what shows that it did something."""

    of: PublicForm
    path: str
    typed: Callable[[], dict[str, str]]
    button: str
    done: int
    # What of the typed is to be seen again, and what not.
    kept: str = ""
    secret: str = PASSWORD


def phone_reset() -> dict[str, str]:
    return {"organisation": YANXI[0], "uscc": YANXI[1], "phone": NEW_PHONE, "code": "123456"}


def lost_phone() -> dict[str, str]:
    return {"name": ZHOU[0], "number": ZHOU[1], "phone": NEW_PHONE, "code": "123456"}


def follow() -> dict[str, str]:
    return {"receipt": RECEIPT, "phone": NEW_PHONE, "code": "123456"}


FORMS = [
    Form(PublicForm.REGISTRATION_CODE, "/register/person/code", person_form, "获取验证码", 200, ZHOU[1]),
    Form(
        PublicForm.REGISTRATION_CODE,
        "/register/organisation/code",
        organisation_form,
        "获取验证码",
        200,
        YANXI[1],
    ),
    # The code is wrong: the form went as far as that.
    Form(
        PublicForm.REGISTRATION, "/register/person/", lambda: person_form(code="123456"), "注册", 422, ZHOU[1]
    ),
    Form(
        PublicForm.REGISTRATION,
        "/register/organisation/",
        lambda: organisation_form(code="123456"),
        "注册",
        422,
        YANXI[1],
    ),
    Form(
        PublicForm.PHONE_RESET_CODE,
        "/recover/organisation/phone/code",
        phone_reset,
        "获取验证码",
        200,
        YANXI[1],
    ),
    Form(PublicForm.PHONE_RESET, "/recover/organisation/phone/", phone_reset, "下一步", 422, YANXI[1]),
    Form(PublicForm.VETTING_CODE, "/vetting/kinds/lost-phone/code", lost_phone, "获取验证码", 200, ZHOU[1]),
    Form(PublicForm.VETTING, "/vetting/kinds/lost-phone/", lost_phone, "下一步", 422, ZHOU[1]),
    Form(PublicForm.FOLLOW_CODE, "/vetting/code", follow, "获取验证码", 200, RECEIPT),
    Form(PublicForm.VERIFY, "/verify/", lambda: {"code": UNKNOWN}, "核验", 404, UNKNOWN),
]
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.path)


def used(form: PublicForm, times: int, network: str = NETWORK) -> None:
    rows = [FormUse(form=form, network=network_digest(network), at=clock.now()) for _ in range(times)]
    FormUse.objects.bulk_create(rows)


def solve(browser: Browser, form: PublicForm) -> str:
    """Do as the page's script does; empty when nothing is asked."""
    given = browser.post("/challenge/", {"public_form": form.value}).json()["challenge"]
    return solved(given) if given else ""


def solved(given: dict[str, object]) -> str:
    asked = altcha.Challenge.from_dict(given)
    return altcha.Payload(asked, altcha.solve_challenge(asked)).to_base64()


def send(browser: Browser, form: Form, **more: str) -> HttpResponse:
    return browser.post(form.path, {**form.typed(), **more})


def nothing_was_done() -> bool:
    made = [SandboxMessage, Code, Account, Petition, Try]
    return not any(model.objects.exists() for model in made)


@every_form
def test_the_first_ones_cost_nothing(form: Form, browser: Browser) -> None:
    used(form.of, FREE - 1)
    assert solve(browser, form.of) == ""
    # 核验 leads on to the code's own address.
    assert send(browser, form).status_code == (302 if form.of == PublicForm.VERIFY else form.done)
    assert FormUse.objects.filter(form=form.of).count() == FREE - (form.of == PublicForm.VERIFY)


@every_form
def test_then_it_says_what_to_do_and_nothing_is_done(form: Form, browser: Browser) -> None:
    used(form.of, FREE)
    answer = send(browser, form)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "30"
    assert f"请等 30 秒，再点“{form.button}”" in answer.text
    assert form.kept in answer.text
    assert form.secret not in answer.text
    assert nothing_was_done()
    assert FormUse.objects.count() == FREE


@every_form
def test_the_same_in_english(form: Form, browser: Browser) -> None:
    used(form.of, FREE)
    answer = browser.post(form.path, form.typed(), headers={"accept-language": "en"})
    assert answer.status_code == 429
    assert "Wait 30 seconds, then press “" in answer.text
    assert "a security check comes first" in answer.text


@every_form
def test_with_the_work_done_it_goes_on(form: Form, browser: Browser) -> None:
    used(form.of, FREE)
    assert send(browser, form, proof=solve(browser, form.of)).status_code == form.done


@every_form
def test_after_many_it_is_hard_work(form: Form, browser: Browser) -> None:
    used(form.of, FREE)
    easy = solve(browser, form.of)
    used(form.of, HARD_AFTER - FREE)
    assert send(browser, form, proof=easy).status_code == 429
    assert send(browser, form, proof=solve(browser, form.of)).status_code == form.done


@every_form
def test_without_a_script_half_a_minute_on_the_page_is_enough(form: Form, browser: Browser) -> None:
    used(form.of, FREE)
    token = send(browser, form).context["wait"]
    assert send(browser, form, wait=token).status_code == 429
    ClockOffset.objects.create(id=1, seconds=31)
    assert send(browser, form, wait=token).status_code == form.done
    assert send(browser, form, wait=token).status_code == 429


@every_form
def test_a_form_with_errors_costs_nothing(form: Form, browser: Browser) -> None:
    used(form.of, FREE)
    empty = browser.post(form.path, {"public_form": form.of.value})
    assert empty.status_code == 422
    assert FormUse.objects.count() == FREE


@every_form
def test_a_proof_of_another_form_or_network_is_none(form: Form, browser: Browser) -> None:
    for one in PublicForm:
        used(one, FREE)
        used(one, FREE, "198.51.100.0/24")
    elsewhere = solve(Browser("198.51.100.9"), form.of)
    proofs = [elsewhere, *(solve(browser, one) for one in PublicForm if one != form.of)]
    assert all(proofs)
    for proof in proofs:
        assert send(browser, form, proof=proof, public_form="verify").status_code == 429
    assert nothing_was_done()


@every_form
def test_other_networks_are_not_touched(form: Form) -> None:
    used(form.of, HARD_AFTER)
    assert send(Browser("198.51.100.9"), form).status_code != 429


# A receipt that nobody has is sent no code.
SENDING = [one for one in FORMS if one.button == "获取验证码" and one.of != PublicForm.FOLLOW_CODE]


@pytest.mark.parametrize("form", SENDING, ids=lambda form: form.path)
def test_the_scripts_of_a_code_are_given_the_work_at_once(form: Form, browser: Browser) -> None:
    used(form.of, FREE)
    answer = browser.post(form.path, form.typed(), headers={"X-Fragment": "1"})
    assert answer.status_code == 429
    told = answer.json()
    assert told["text"] == "请等 30 秒，再点“获取验证码”"
    assert told["wait"] == 30
    assert nothing_was_done()
    again = browser.post(
        form.path, {**form.typed(), "proof": solved(told["challenge"])}, headers={"X-Fragment": "1"}
    )
    assert again.status_code == 200
    assert "验证码已发到" in again.json()["text"]
    assert SandboxMessage.objects.count() == 1


def test_an_unknown_form_is_asked_for_nothing(browser: Browser) -> None:
    for public_form in ("", "x", "registration\0", "VERIFY"):
        assert browser.post("/challenge/", {"public_form": public_form}).json() == {"challenge": None}


def test_every_page_with_such_a_form_brings_the_script(browser: Browser) -> None:
    for path in (
        "/register/person/",
        "/register/organisation/",
        "/recover/organisation/phone/",
        "/vetting/kinds/lost-phone/",
        "/verify/",
    ):
        page = browser.get(path).text
        assert "tolls/challenge" in page
        for words in (
            'name="public_form"',
            'name="wait"',
            'name="proof"',
            'role="status" data-check',
            "<progress",
        ):
            assert words in page


def test_a_person_registers_when_all_of_it_is_dear(browser: Browser) -> None:
    for form in PublicForm:
        used(form, HARD_AFTER)
    typed = person_form()
    proof = solve(browser, PublicForm.REGISTRATION_CODE)
    assert browser.post("/register/person/code", {**typed, "proof": proof}).status_code == 200
    typed["code"] = SandboxMessage.objects.get().code
    proof = solve(browser, PublicForm.REGISTRATION)
    assert browser.post("/register/person/", {**typed, "proof": proof}).status_code == 303
    assert Account.objects.count() == 1


def mandate() -> Mandate:
    """An agent's mandate, whose certificate anybody may look up."""
    yanxi = make_organisation(representative=ZHENG)
    account = make_organisation_account(yanxi)
    make_account(CHEN)
    return grant(yanxi, account, make_person(CHEN))


def test_papers_are_looked_up_by_the_hundred_for_nothing(browser: Browser) -> None:
    address = f"/verify/{mandate().series.verification_code}"
    for _ in range(FREE + 2):
        assert browser.get(address).status_code == 200
    assert not FormUse.objects.exists()


def test_guessing_at_papers_by_their_addresses_grows_dear(browser: Browser) -> None:
    code = mandate().series.verification_code
    for n in range(FREE):
        assert browser.get(f"/verify/{'A' * 25}{chr(65 + n)}").status_code == 404
    for guess in (UNKNOWN, code):
        answer = browser.get(f"/verify/{guess}")
        assert answer.status_code == 429
        assert f'value="{guess}"' in answer.text
    found = browser.post("/verify/", {"code": code, "proof": solve(browser, PublicForm.VERIFY)})
    assert found.status_code == 200
    assert YANXI[0] in found.text


def test_the_limits_that_refuse_say_until_when(browser: Browser) -> None:
    from jingban.registration.limits import LIMITS, _digest
    from jingban.registration.models import TryKind

    window, most = LIMITS[TryKind.CODE]
    at = clock.now() - window + timedelta(minutes=20)
    digest = _digest(TryKind.CODE, NETWORK)
    Try.objects.bulk_create(Try(kind=TryKind.CODE, digest=digest, at=at) for _ in range(most))
    used(PublicForm.REGISTRATION_CODE, HARD_AFTER)
    proof = solve(browser, PublicForm.REGISTRATION_CODE)
    answer = browser.post("/register/person/code", {**person_form(), "proof": proof})
    assert answer.status_code == 429
    assert "您所在的网络获取验证码太多，请20 分钟后再试" in answer.text


@pytest.fixture
def browser() -> Browser:
    return Browser(ADDRESS)


def test_asking_for_a_passkeys_challenge_grows_dear(browser: Browser) -> None:
    used(PublicForm.PASSKEY, FREE - 1)
    assert browser.post("/sign-in/passkey/options/").json()["challenge"]
    asked = browser.post("/sign-in/passkey/options/")
    assert asked.status_code == 429
    assert Challenge.objects.count() == 1
    again = browser.post("/sign-in/passkey/options/", {"proof": solved(asked.json()["work"])})
    assert again.json()["challenge"]
