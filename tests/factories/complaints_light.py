"""Cases that are judged, as the tests of lights and of the Three Guarantees need them."""

import datetime as dt

import time_machine
from django.db import transaction
from django.utils import timezone

from complaints.models import Case, Contact
from complaints.services.following import follow
from dealerops.foundation.actor import SYSTEM
from dealerops.network.models import Dealer
from tests.factories.complaints import make_case


def moment(text: str) -> dt.datetime:
    """`2026-09-10T16:00` on a clock in Shanghai."""
    return dt.datetime.fromisoformat(f"{text}+08:00")


def travel(text: str) -> time_machine.travel:
    return time_machine.travel(moment(text), tick=False)


def judged_case(dealer: Dealer | None, **fields: object) -> Case:
    """A case that was received now and judged as when it is opened; `fields` are further columns."""
    return look(make_case(dealer, **fields), "complaints.case_opened")


@transaction.atomic
def look(case: Case, occasion: str = "complaints.noted") -> Case:
    """Something happened to the case: it is judged again."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    follow(case, occasion, by=SYSTEM)
    case.refresh_from_db()
    return case


def hear(case: Case) -> Case:
    """Somebody spoke with the customer now."""
    now = timezone.now()
    Contact.objects.create(
        case=case, at=now, direction="OUT", means="PHONE", is_two_way=True, summary="谈过"
    )
    return change(case, last_contact_at=now)


def change(case: Case, **fields: object) -> Case:
    """The case has other columns from now on."""
    Case.objects.filter(pk=case.pk).update(**fields)
    return look(case)
