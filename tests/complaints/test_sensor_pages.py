"""Sensors and lines in the back office: who answers, how far it is believed, in use or not (domain.md 3.1)."""

import pytest
from django.urls import reverse

from complaints.choices import Feed, SourceCode
from complaints.models import SensorLine, SensorSource
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.sources import SensorFacts, install_sources, keep_sensor, open_line
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError, InvalidInput, StaleObject
from dealerops.journal.models import Entry
from dealerops.network.models import Firm
from tests.factories.complaints import make_source

FACTS = SensorFacts(Role.QUALITY, Feed.API, 2)


def page(model: str, name: str, *args: object) -> str:
    return reverse(f"admin:complaints_{model}_{name}", args=args)


@pytest.fixture
def source(db) -> SensorSource:
    return make_source(SourceCode.SOCIAL, reliability=1)


def test_the_desk_says_who_answers_and_how_far_it_is_believed(house, sign_in, source):
    client = sign_in(house.desk)
    address = page("sensorsource", "change", source.pk)
    assert "1 hearsay" in client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    typed = {
        "owner_role": Role.QUALITY, "feed": Feed.API, "reliability": 3, "is_active": "on",
        "version": source.version,
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    source.refresh_from_db()
    assert (source.owner_role, source.reliability) == (Role.QUALITY, 3)
    entry = Entry.objects.get(topic="complaints.sensor_changed")
    assert entry.data["changed"] == {"owner_role": "QUALITY", "feed": "API", "reliability": 3}
    assert client.post(address, typed).status_code == 409


def test_from_then_on_its_signals_open_cases(house, source):
    told = IntakeInput(SourceCode.SOCIAL, "漏油", external_id="1")
    assert receive_signal(told, by=house.desk).case is None
    keep_sensor(SourceCode.SOCIAL, SensorFacts(Role.QUALITY, Feed.API, 3), by=house.risk_manager)
    again = IntakeInput(SourceCode.SOCIAL, "漏油", external_id="2")
    assert receive_signal(again, by=house.desk).case is not None


def test_a_sensor_that_is_switched_off_hears_nothing_new(house, source):
    off = SensorFacts(source.owner_role, source.feed, source.reliability, is_active=False)
    keep_sensor(SourceCode.SOCIAL, off, by=house.desk)
    with pytest.raises(InvalidInput):
        receive_signal(IntakeInput(SourceCode.SOCIAL, "漏油"), by=house.desk)


def test_one_that_is_missing_is_added_once(house, sign_in):
    client = sign_in(house.risk_manager)
    typed = {
        "code": SourceCode.MEDIA, "owner_role": Role.PR_KAM, "feed": Feed.PERSON, "reliability": 2,
        "is_active": "on",
    }  # fmt: skip
    assert client.post(page("sensorsource", "add"), typed).status_code == 302
    assert SensorSource.objects.get().owner_role == Role.PR_KAM
    assert client.post(page("sensorsource", "add"), typed).status_code == 200
    assert SensorSource.objects.count() == 1
    install_sources(by=SYSTEM)
    assert SensorSource.objects.get(code=SourceCode.MEDIA).owner_role == Role.PR_KAM


@pytest.mark.parametrize("reliability", [0, 4])
def test_reliability_is_one_of_three(house, source, reliability):
    with pytest.raises(InvalidInput):
        keep_sensor(source.code, SensorFacts(Role.QUALITY, Feed.API, reliability), by=house.desk)


def test_strangers_change_nothing_and_an_old_page_decides_nothing(house, source):
    for who in (house.quality, house.regional_head, house.advocate, house.auditor):
        with pytest.raises(DomainError):
            keep_sensor(source.code, FACTS, by=who)
    with pytest.raises(StaleObject):
        keep_sensor(source.code, FACTS, by=house.desk, version=source.version - 1)


# --- lines --------------------------------------------------------------------------------------------
def test_a_line_is_opened_closed_and_opened_again(house, sign_in, source):
    firm = Firm.objects.create(code="HL01", name="热线公司", name_en="Hotline")
    client = sign_in(house.desk)
    typed = {"firm": firm.pk, "source": source.pk}
    assert client.post(page("sensorline", "add"), typed).status_code == 302
    line = SensorLine.objects.get()
    assert line.is_active
    address = page("sensorline", "change", line.pk)
    for is_active in (False, True):
        line.refresh_from_db()
        sent = {"version": line.version, **({"is_active": "on"} if is_active else {})}
        assert client.post(address, sent).status_code == 302
        line.refresh_from_db()
        assert line.is_active is is_active
    topics = Entry.objects.about(line).values_list("topic", flat=True)
    assert list(topics.order_by("pk")) == [
        "complaints.line_opened", "complaints.line_closed", "complaints.line_opened",
    ]  # fmt: skip


@pytest.mark.parametrize("model", ["sensorsource", "sensorline"])
def test_who_looks_and_who_finds_nothing(house, sign_in, source, model):
    row = (
        source
        if model == "sensorsource"
        else open_line(
            Firm.objects.create(code="HL01", name="热线公司", name_en="Hotline").pk,
            source.code,
            by=SYSTEM,
        )
    )
    address = page(model, "change", row.pk)
    auditor = sign_in(house.auditor)
    assert auditor.get(address).status_code == 200
    assert auditor.post(address, {}).status_code == 403
    for who in (house.quality, house.regional, house.management):
        assert sign_in(who).get(page(model, "changelist")).status_code == 403
