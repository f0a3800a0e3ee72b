"""Systems outside tell what they heard, once, and ask what became of it."""

import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from complaints.choices import CaseState, QuickAlert
from complaints.models import Case, SensorLine, SensorSignal
from complaints.services.sources import close_line, open_line
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.network.models import Firm
from tests.claims.firms import client_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/complaints/signals/"
BODY = {"source": "HOTLINE_400", "external_id": "400-1", "words": "等了三个小时没人理"}


@pytest.fixture(autouse=True)
def _counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def firm(db):
    made = Firm.objects.create(code="HL", name="热线公司", name_en="Hotline")
    open_line(made.pk, "HOTLINE_400", by=SYSTEM)
    return made


@pytest.fixture
def client(firm):
    return client_of(firm)


def tell(client, **more):
    return client.post(URL, BODY | more, format="json", headers={"Accept-Language": "en"})


def codes(answer):
    return {(one["code"], one.get("field", "")) for one in answer.json()["errors"]}


def test_a_call_is_a_case_and_its_status_is_told(client, house):
    answer = tell(client, dealer="BJ01", mobile="13712345678", severity="S2")
    assert answer.status_code == 200
    told = answer.json()
    case = Case.objects.get()
    assert (told["case_number"], told["case_state"]) == (case.number, CaseState.NEW)
    assert case.dealer == house.dealer
    assert "13712345678" not in answer.content.decode()
    status = client.get(reverse("complaints-api:status", args=(told["id"],)))
    assert status.json() == told


def test_a_quick_alert_word_opens_the_case_at_once(client):
    told = tell(client, words="高速上刹车失灵").json()
    assert told["quick_alerts"] == [QuickAlert.INJURY]
    assert Case.objects.get().quick_alerts == [QuickAlert.INJURY]


def test_sent_twice_under_one_name_it_is_one_signal(client):
    name = {"Idempotency-Key": str(uuid.uuid4())}
    first = client.post(URL, BODY, format="json", headers=name)
    again = client.post(URL, BODY, format="json", headers=name)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()
    other = client.post(URL, BODY | {"words": "别的"}, format="json", headers=name)
    assert other.status_code == 422
    assert SensorSignal.objects.count() == 1


def test_the_same_number_without_a_name_is_the_same_signal(client):
    assert tell(client).json()["id"] == tell(client, words="改口了").json()["id"]
    assert SensorSignal.objects.get().words == BODY["words"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"source": "SOCIAL"}, ("NO_LINE", "source")),
        ({"source": "RUMOUR"}, ("INVALID_CHOICE", "source")),
        ({"external_id": ""}, ("BLANK", "external_id")),
        ({"words": ""}, ("BLANK", "words")),
        ({"vin": "LSGZJ5350TS000123"}, ("VIN_CHECK_DIGIT", "vin")),
        ({"mobile": "12"}, ("PHONE_FORMAT", "mobile")),
        ({"dealer": "NOWHERE"}, ("DEALER_GONE", "dealer")),
        ({"owner": 7}, ("UNKNOWN_FIELD", "owner")),
        ({"received_at": "2099-01-01T00:00:00Z"}, ("RECEIVED_AHEAD", "received_at")),
    ],
)
def test_what_is_wrong_is_named(client, wrong, code):
    answer = tell(client, **wrong)
    assert answer.status_code == 400
    assert code in codes(answer)
    assert not SensorSignal.objects.exists()


def test_a_firm_without_a_line_finds_nothing_here(client, firm):
    known = tell(client).json()["id"]
    other = Firm.objects.create(code="F9", name="审核公司", name_en="Checkers")
    stranger = client_of(other)
    assert tell(stranger).status_code == 404
    status = reverse("complaints-api:status", args=(known,))
    assert stranger.get(status).status_code == 404
    open_line(other.pk, "HOTLINE_400", by=SYSTEM)
    assert stranger.get(status).status_code == 404  # another firm's signal stays that firm's
    assert client.get(status).status_code == 200


def test_a_closed_line_is_dead(client, firm):
    line = SensorLine.objects.get()
    close_line(line.pk, by=SYSTEM)
    assert tell(client).status_code == 404
    open_line(firm.pk, "HOTLINE_400", by=SYSTEM)
    assert tell(client).status_code == 200


def test_the_complaint_desk_opens_lines(house, firm):
    open_line(firm.pk, "SOCIAL", by=house.desk)
    with pytest.raises(DomainError) as refused:
        open_line(firm.pk, "MEDIA", by=house.advocate)
    assert refused.value.refusals[0].code == "WRONG_ROLE"
