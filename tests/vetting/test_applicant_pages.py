"""The applicant's pages over HTTP: the phone first, then papers; what a stranger learns; what is taken as a file."""

import io
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from jingban.foundation.files import read_file
from jingban.vetting.models import Paper, Petition
from tests.cast import NOW, SHIGUANG, YANXI
from tests.foundation.test_files import bomb, with_exif
from tests.vetting.world import Vetting, newest_code, picture

PHONE = "13700002716"
URL, PAPERS = "/recover/organisation/phone/", "/vetting/petition/papers"
SLOTS = ("licence", "portrait", "emblem", "proof")


def begin(client: Client, which: tuple[str, str] = YANXI, phone: str = PHONE, **typed: str):
    """Prove the phone and send the first page."""
    form = {"organisation": which[0], "uscc": which[1], "phone": phone}
    client.post(f"{URL}code", form)
    return client.post(URL, {**form, "code": newest_code(f"+86{phone}"), **typed})


def files(**changed: SimpleUploadedFile) -> dict[str, SimpleUploadedFile]:
    return {f"file_{slot}": changed.get(slot, picture()) for slot in SLOTS}


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def test_the_first_page_says_how_long_it_takes(world: Vetting, client: Client) -> None:
    said = "通过后再等 72 小时生效"
    assert said in client.get(URL).content.decode()
    assert said in client.post(URL, {}).content.decode()
    assert said in client.post(f"{URL}code", {}).content.decode()


def test_the_phone_comes_first(world: Vetting, client: Client) -> None:
    assert client.get(PAPERS).headers["location"] == "/vetting/"
    assert client.post(PAPERS, files()).headers["location"] == "/vetting/"
    form = {"organisation": YANXI[0], "uscc": YANXI[1], "phone": PHONE, "code": "000000"}
    refused = client.post(URL, form)
    assert refused.status_code == 422
    assert YANXI[0] in refused.content.decode()
    assert not Petition.objects.exists()
    assert begin(client).headers["location"] == PAPERS
    # The code is used up: the same form again is nothing.
    assert begin(Client()).status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"organisation": "青汀别的公司"}, "单位名称与登记机关登记的不一致"),
        ({"uscc": "91990100MA00000000"}, "统一社会信用代码"),
    ],
)
def test_public_facts_are_held_against_the_register(
    world: Vetting, client: Client, typed: dict[str, str], said: str
) -> None:
    answer = begin(client, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_good_files_stay_when_one_is_refused(world: Vetting, client: Client) -> None:
    begin(client)
    refused = client.post(PAPERS, files(emblem=SimpleUploadedFile("国徽面.svg", b"<svg onload='alert(1)'/>")))
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "只能上传" in text
    assert text.count("已上传") == 3
    done = client.post(PAPERS, {"file_emblem": picture()})
    assert done.headers["location"] == "/vetting/petition/?submitted=1"
    assert Petition.objects.get().state == "submitted"


def polyglot() -> bytes:
    """A picture that is a page and a program as well."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "JPEG")
    return out.getvalue() + b"<script>alert(1)</script><?php system('x'); ?>PK\x03\x04"


def test_what_is_handed_in_is_made_anew(world: Vetting, client: Client) -> None:
    begin(client)
    evil = SimpleUploadedFile("执照.jpg.php", polyglot())
    exif = SimpleUploadedFile("a.jpg", with_exif())
    client.post(PAPERS, files(licence=evil, portrait=exif))
    kept = {one.slot: read_file(one.upload) for one in Paper.objects.select_related("upload")}
    assert b"script" not in kept["licence"]
    assert b"PK\x03\x04" not in kept["licence"]
    with Image.open(io.BytesIO(kept["portrait"])) as image:
        assert not image.getexif()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04" + zlib.compress(b"0" * 10**6),
        b"GIF89a",
        b"",
    ],
    ids=["svg", "zip", "gif", "empty"],
)
def test_what_is_no_picture_is_not_taken(world: Vetting, client: Client, data: bytes) -> None:
    begin(client)
    assert client.post(PAPERS, files(licence=SimpleUploadedFile("a.jpg", data))).status_code == 422
    assert not Paper.objects.filter(slot="licence").exists()


def test_a_pixel_bomb_is_not_unpacked(world: Vetting, client: Client) -> None:
    begin(client)
    refused = client.post(PAPERS, files(licence=SimpleUploadedFile("a.png", bomb(20_000))))
    assert refused.status_code == 422
    assert not Paper.objects.filter(slot="licence").exists()


def test_a_paper_is_replaced_and_taken_back(world: Vetting, client: Client) -> None:
    begin(client)
    client.post(PAPERS, {"file_licence": picture("一.jpg"), "do": "keep"})
    client.post(PAPERS, {"file_licence": picture("二.jpg"), "do": "keep"})
    only = Paper.objects.get()
    assert only.upload.name == "二.jpg"
    client.post(PAPERS, {"drop": str(only.id)})
    client.post(PAPERS, {"drop": "nonsense"})
    assert not Paper.objects.exists()
    for number in range(7):
        last = client.post(PAPERS, {"file_proof": picture(f"{number}.jpg"), "do": "keep"})
    assert Paper.objects.filter(slot="proof").count() == 5
    assert last.status_code == 422


def alike(html: str, which: tuple[str, str], receipt: str) -> str:
    """Give a page without what is the applicant's own typing, or random."""
    own = [which[0], which[1], *(receipt[at : at + 4] for at in range(0, 26, 4))]
    for text in own:
        html = html.replace(text, "·")
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", html)


def walk(client: Client, which: tuple[str, str], phone: str) -> tuple[list[str], str]:
    """Go the whole slow way as an applicant."""
    pages = [begin(client, which, phone)]
    receipt = Petition.objects.latest("id").receipt
    pages.append(client.get(PAPERS))
    pages.append(client.post(PAPERS, {"do": "submit"}))
    pages.append(client.post(PAPERS, files()))
    pages.append(client.get("/vetting/petition/?submitted=1"))
    said = [f"{one.status_code} {one.headers.get('location', '')} {one.content.decode()}" for one in pages]
    return [alike(one, which, receipt) for one in said], receipt


def test_an_organisation_without_account_is_answered_like_one_with(world: Vetting) -> None:
    known, _receipt = walk(Client(), YANXI, "13700002716")
    # The same masked digits, so that the pages can be compared letter by letter.
    unknown, receipt = walk(Client(), SHIGUANG, "13701002716")
    assert known == unknown
    petition = Petition.objects.get(receipt=receipt)
    assert petition.account is None
    assert petition.state == "submitted"


def test_followed_by_receipt_and_phone_only(world: Vetting, at) -> None:
    petition = world.submitted()
    later = NOW.replace(hour=5)
    at(later)
    client = Client(headers={"accept-language": "zh-CN"})
    wrong = {"receipt": "A" * 26, "phone": PHONE}
    right = {"receipt": petition.receipt.lower(), "phone": PHONE}
    said = [client.post("/vetting/code", form, headers={"x-fragment": "1"}) for form in (wrong, right)]
    assert said[0].content == said[1].content
    code = newest_code(f"+86{PHONE}")
    assert client.post("/vetting/", {**wrong, "code": code}).status_code == 422
    # A code asked for in one browser is worth nothing in another.
    assert Client().post("/vetting/", {**right, "code": code}).status_code == 422
    found = client.post("/vetting/", {**right, "code": code})
    assert found.headers["location"] == "/vetting/petition/"
    assert "待审核" in client.get("/vetting/petition/").content.decode()
    client.post("/vetting/petition/withdraw")
    petition.refresh_from_db()
    assert petition.state == "withdrawn"
    client.post("/vetting/leave")
    assert client.get("/vetting/petition/").headers["location"] == "/vetting/"
