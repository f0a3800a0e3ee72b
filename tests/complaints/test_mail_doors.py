"""Mailboxes as a door: every letter is one signal, whatever breaks in between (domain.md 3.1, 3.2)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from complaints.choices import SourceCode
from complaints.models import Case, MailDoor, SensorSignal
from complaints.services import mail_doors
from complaints.services.mail_doors import read_door
from complaints.tasks import mail_tick
from dealerops.journal.models import Entry
from dealerops.notifications.mailbox import Mailbox, NotRead
from tests.complaints.post_office import post_office
from tests.complaints.test_letters import letter
from tests.factories.complaints import make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    with post_office() as one:
        settings.MAIL_DOOR_ORIGINS = [one.origin]
        yield one


@pytest.fixture
def door(house, office) -> MailDoor:
    return a_door(office.origin, dealer=house.dealer)


def a_door(server: str, **fields) -> MailDoor:
    facts = {"name": "客诉邮箱", "username": "care", "password": "secret", **fields}
    source = facts.pop("source", None) or make_source(SourceCode.PARTNER, reliability=2)
    return MailDoor.objects.create(server=server, source=source, **facts)


def test_a_letter_becomes_a_signal_of_the_mailboxes_sensor(house, office, door):
    key = office.put(letter("修了三次还是漏油,电话13812345678"))
    assert mail_tick() == 1
    signal = SensorSignal.objects.get()
    assert (signal.source.code, signal.dealer) == (SourceCode.PARTNER, house.dealer)
    assert (signal.contact_name, signal.mobile) == ("王小明", "13812345678")
    assert signal.external_id == "<1@example.com>"
    assert signal.received_at == min(
        dt.datetime(2026, 11, 20, 6, 5, tzinfo=dt.UTC), signal.received_at
    )
    assert office.flags[key] == {r"\Seen"}
    door.refresh_from_db()
    assert door.last_error == ""
    assert door.read_at is not None


def test_words_that_ring_open_a_red_case_at_once(office, door):
    office.put(letter("高速上刹车失灵，差点出事"))
    read_door(door.pk)
    assert Case.objects.get().quick_alerts == ["INJURY"]


def test_a_letter_that_comes_twice_is_one_signal(office, door):
    office.put(letter())
    office.put(letter())
    read_door(door.pk)
    assert SensorSignal.objects.count() == 1
    assert office.unread() == []


def test_cut_off_before_it_was_marked_it_is_read_again_and_known(office, door, monkeypatch):
    office.put(letter())

    def cut_off(self, key, **more):
        raise NotRead("ConnectionResetError")

    with monkeypatch.context() as broken:
        broken.setattr(Mailbox, "mark_read", cut_off)
        read_door(door.pk)
    assert len(office.unread()) == 1
    read_door(door.pk)
    assert office.unread() == []
    assert SensorSignal.objects.count() == 1


def test_what_machines_write_is_marked_and_nothing_else(office, door):
    office.put(letter(Auto_Submitted="auto-replied"))
    assert read_door(door.pk) == 0
    assert office.unread() == []
    assert not SensorSignal.objects.exists()


def test_a_letter_without_words_is_left_for_a_person_and_stops_no_other(office, door):
    empty = office.put(letter("", Subject="", Message_ID="<2@example.com>"))
    office.put(letter())
    assert read_door(door.pk) == 1
    assert office.flags[empty] == {r"\Seen", r"\Flagged"}
    entry = Entry.objects.get(topic="complaints.letter_refused")
    assert entry.data["codes"] == ["WORDS_MISSING"]


def test_a_clock_that_is_wrong_does_not_hinder_it(office, door):
    office.put(letter(Date="Fri, 20 Nov 2099 14:05:00 +0800"))
    read_door(door.pk)
    assert SensorSignal.objects.get().received_at <= timezone.now()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"password": "wrong"}, "LOGIN_REFUSED"),
        ({"server": "imap://127.0.0.1:9"}, "ADDRESS_NOT_ALLOWED"),
        ({"refuses": "SELECT"}, "NO_SUCH_FOLDER"),
        ({"refuses": "SEARCH"}, "SEARCH_REFUSED"),
    ],
)
def test_a_mailbox_that_does_not_answer_says_why_and_says_so_once(office, door, fault, error):
    office.refuses = fault.pop("refuses", "")
    MailDoor.objects.filter(pk=door.pk).update(**fault)
    MailDoor.objects.get(pk=door.pk)
    if "password" in fault:
        door.password = fault["password"]
        door.save()
    assert read_door(door.pk) == 0
    read_door(door.pk)
    door.refresh_from_db()
    assert (door.last_error, door.read_at) == (error, None)
    entry = Entry.objects.get(topic="complaints.mailbox_silent")
    assert "wang" not in str(entry.data)


def test_nobody_listening_is_an_error_and_hinders_no_other_mailbox(house, office, settings):
    settings.MAIL_DOOR_ORIGINS = ["imap://127.0.0.1:1", office.origin]
    silent = a_door("imap://127.0.0.1:1", name="a")
    a_door(office.origin, name="b")
    office.put(letter())
    assert mail_tick() == 1
    silent.refresh_from_db()
    assert silent.last_error == "ConnectionRefusedError"


def test_what_is_switched_off_is_not_read(office, door):
    office.put(letter())
    MailDoor.objects.update(is_active=False)
    assert mail_tick() == 0
    MailDoor.objects.update(is_active=True)
    door.source.is_active = False
    door.source.save()
    assert mail_tick() == 0


def test_while_somebody_reads_nobody_else_does(office, door, monkeypatch):
    office.put(letter())
    monkeypatch.setattr(mail_doors, "_lock", lambda name: False)
    assert read_door(door.pk) == 0
    assert len(office.unread()) == 1


def test_a_mailbox_is_one_door(door):
    with (
        pytest.raises(IntegrityError, match="complaints_mailbox_is_one_door"),
        transaction.atomic(),
    ):
        a_door(door.server, name="again", source=door.source)


# --- the page -----------------------------------------------------------------------------------------
ADD, LIST = "admin:complaints_maildoor_add", "admin:complaints_maildoor_changelist"


def typed(office, source, **changed) -> dict[str, object]:
    return {
        "name": "12315邮箱", "source": source.pk, "dealer": "", "server": office.origin,
        "username": "care", "password": "secret", "folder": "INBOX", "is_active": "on", **changed,
    }  # fmt: skip


def test_the_desk_keeps_mailboxes_and_the_password_is_never_shown(house, sign_in, office):
    source = make_source(SourceCode.REG_12315)
    client = sign_in(house.desk)
    assert client.post(reverse(ADD), typed(office, source)).status_code == 302
    door = MailDoor.objects.get()
    page = reverse("admin:complaints_maildoor_change", args=(door.pk,))
    assert "secret" not in client.get(page).content.decode()
    kept = typed(office, source, password="", name="新名字", version=door.version)
    assert client.post(page, kept).status_code == 302
    door.refresh_from_db()
    assert (door.name, door.password) == ("新名字", "secret")
    assert "secret" not in str(list(Entry.objects.about(door).values_list("data", flat=True)))


def test_only_servers_that_the_settings_allow_are_connected_to(house, sign_in, office):
    source = make_source(SourceCode.REG_12315)
    client = sign_in(house.desk)
    for server in ("imap://169.254.169.254:143", f"{office.origin}@evil.example", "x", "imap://["):
        assert client.post(reverse(ADD), typed(office, source, server=server)).status_code == 200
    assert not MailDoor.objects.exists()


def test_others_only_look_or_find_nothing(house, sign_in, office, door):
    page = reverse("admin:complaints_maildoor_change", args=(door.pk,))
    assert sign_in(house.auditor).get(page).status_code == 200
    assert sign_in(house.auditor).post(page, {}).status_code == 403
    for who in (house.quality, house.regional):
        assert sign_in(who).get(reverse(LIST)).status_code == 403
