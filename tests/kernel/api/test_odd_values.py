"""Values that break systems: NUL, half characters, numbers beyond the machine, in every place they fit."""

from urllib.parse import quote

import pytest

from claims.choices import ClaimState
from tests.claims.firms import client_of
from tests.factories.claims import make_claim
from tests.kernel.api.promise import PATHS

pytestmark = pytest.mark.django_db
ODD = (
    *("%00", "a%00b", "%ED%A0%80", "%FF", "NaN", "Infinity", "-1", "0", "1e999", "true", "null"),
    *(str(2**31), str(2**63), str(2**64), "9" * 4000, "²", "١", "'", '"', "%", "%25", "../x", "[]"),
    *("created_at__gt", "-pk", "password", "x" * 3000, "%F0%9F%9A%97", "%E2%80%AE"),
)


def queries() -> list[tuple[str, str]]:
    """Every address that is read, with each word that may stand behind its question mark."""
    found = []
    for path, methods in PATHS.items():
        names = [
            one["name"]
            for one in methods.get("get", {}).get("parameters", [])
            if one["in"] == "query"
        ]
        found += [(path, name) for name in (*names, "ordering", "search", "format", "fields")]
    return found


@pytest.fixture
def client_and_ids(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    ids = {"id": claim.pk, "document": claim.documents.first().pk, "page": 1}
    return client_of(cast.firm), ids


def fine(answer) -> bool:
    return answer.status_code in {200, 400, 404, 405}


def encoded(value: str) -> str:
    return quote(value, safe="%")


def test_there_are_places_to_try():
    assert len(queries()) > 10


def test_no_odd_value_in_a_question_breaks_anything(client_and_ids):
    client, ids = client_and_ids
    wrong = []
    for path, name in queries():
        for value in ODD:
            url = f"{path.format(**ids)}?{name}={encoded(value)}"
            answer = client.get(url)
            if not fine(answer):
                wrong.append((url[:80], answer.status_code))
    assert wrong == []


def test_no_odd_value_in_an_address_breaks_anything(client_and_ids):
    client, ids = client_and_ids
    wrong = []
    for path in PATHS:
        for name in (name for name in ids if f"{{{name}}}" in path):
            for value in ODD:
                url = path.format(**(ids | {name: encoded(value)}))
                for answer in (client.get(url), client.post(url, {})):
                    if not fine(answer):
                        wrong.append((url[:80], answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "x" * 10_000_000])
def test_no_odd_text_in_a_command_breaks_anything(client_and_ids, text):
    client, ids = client_and_ids
    body = '{"checker": "%s", "note": "%s"}' % ((text.encode("unicode_escape").decode()
                                                   .replace("\\x00", "\\u0000"),) * 2)  # fmt: skip
    url = f"/api/v1/claims/{ids['id']}/pass/"
    answer = client.generic("POST", url, body, content_type="application/json")
    assert answer.status_code in {400, 413}
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [r'{"\ud800": 1}', r'{"checker": {"\ud800": 1}}', r'{"version": ["\udfff"]}', r'"\ud800"'],
)
@pytest.mark.parametrize("verb", ["pass", "reset"])
def test_half_a_character_anywhere_in_a_command_breaks_nothing(client_and_ids, verb, body):
    """An answer that quotes the name of an unknown field could not be sent."""
    client, ids = client_and_ids
    url = f"/api/v1/claims/{ids['id']}/{verb}/"
    answer = client.generic("POST", url, body, content_type="application/json")
    assert answer.status_code == 400
    assert [one["code"] for one in answer.json()["errors"]] == ["PARSE_ERROR"]


def test_a_whole_character_of_two_halves_is_a_text(client_and_ids):
    client, ids = client_and_ids
    url = f"/api/v1/claims/{ids['id']}/pass/"
    body = r'{"\ud83d\ude97": 1}'
    answer = client.generic("POST", url, body, content_type="application/json")
    assert "\N{AUTOMOBILE}" in {one.get("field") for one in answer.json()["errors"]}


@pytest.mark.parametrize("number", ["NaN", "1e999", str(2**63), "-1", "0", "1.5", "true", "[1]"])
def test_no_odd_number_in_a_command_breaks_anything(client_and_ids, number):
    client, ids = client_and_ids
    body = f'{{"checker": "nobody", "version": {number}}}'
    url = f"/api/v1/claims/{ids['id']}/pass/"
    answer = client.generic("POST", url, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"]


@pytest.mark.parametrize("name", [{}, {"Idempotency-Key": "deep"}])
@pytest.mark.parametrize("depth", [900, 100_000])
@pytest.mark.parametrize("brackets", ["[]", '{"a":}'])
def test_no_depth_of_a_command_breaks_anything(client_and_ids, brackets, depth, name):
    client, ids = client_and_ids
    body = brackets[:-1] * depth + "1" + brackets[-1] * depth
    url = f"/api/v1/claims/{ids['id']}/pass/"
    answer = client.generic("POST", url, body, content_type="application/json", headers=name)
    assert answer.status_code == 400
    assert answer.json()["errors"]


@pytest.mark.parametrize("key", ["dok_\x00_x", "\ud800", "dok_²_x", "x" * 8000, "dok__", "_", ""])
def test_no_odd_key_breaks_anything(client_and_ids, key):
    client, _ids = client_and_ids
    signature = f"Bearer {key}".encode("utf-8", "surrogatepass").decode("latin-1")
    client.credentials(HTTP_AUTHORIZATION=signature)
    assert client.get("/api/v1/claims/").status_code == 401
