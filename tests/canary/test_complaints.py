"""A customer's phone and name on the way of a complaint: heard, merged, spoken to, held (P22)."""

import pytest

from complaints.choices import SourceCode, TouchPoint
from complaints.models import Case, CaseMerge
from complaints.services.contacts import Talk, record_contact
from complaints.services.holds import place_hold
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.merging import attach_signal, undo_merge
from dealerops.backup import programs
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.registry import QUEUES
from dealerops.journal.services import drain
from dealerops.registry.services import register_person
from tests.canary.secrets import SECRETS, found_in
from tests.complaints.conftest import House
from tests.factories.complaints import make_case
from tests.stack import database_url

pytestmark = pytest.mark.django_db(transaction=True)


def a_life(house: House) -> None:
    register_person(SECRETS["name"], SECRETS["id_number"], mobile=SECRETS["mobile"], by=SYSTEM)
    told = IntakeInput(
        source=SourceCode.SOCIAL,
        words="修不好",
        touch_point=TouchPoint.REPAIR,
        mobile=SECRETS["mobile"],
        contact_name=SECRETS["name"],
        dealer_id=house.dealer.pk,
    )
    signal = receive_signal(told, by=house.desk)
    case = make_case(house.dealer, "TRIAGED")
    attach_signal(signal.pk, case.pk, by=house.desk)
    undo_merge(CaseMerge.objects.get().pk, by=house.desk)
    attach_signal(signal.pk, case.pk, by=house.desk)
    record_contact(case.pk, Talk("OUT", "PHONE", "已道歉", is_two_way=True), by=house.advocate)
    place_hold(case.pk, reason="律师函", by=house.lawyer)
    for queue in QUEUES:
        drain(queue)
    assert Case.objects.get().mobile == SECRETS["mobile"]


def test_a_life_of_a_complaint_leaves_no_secret_on_its_way(log, tmp_path):
    a_life(House.hire())
    file = tmp_path / "dump.sql"
    programs.run("pg_dump", ["--file", str(file)], database_url=database_url())
    told = {
        "log": log.getvalue(),
        "entries": str(list(Entry.objects.values())),
        "deliveries": str(list(Delivery.objects.values())),
        "merges": str(list(CaseMerge.objects.values())),
    }
    assert {place: found_in(text) for place, text in told.items() if found_in(text)} == {}
    assert not {"mobile", "id_number"} & set(found_in(file.read_text("utf-8")))
