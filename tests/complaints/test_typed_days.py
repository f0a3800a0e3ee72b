"""Days as people type them: of years that deadlines can be counted from, and in their order."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.choices import CaseState
from complaints.forms.handling import AcceptedForm, MatterForm, NoticeForm
from complaints.forms.light import FactForm
from complaints.forms.measures import ActionForm
from complaints.forms.processes import MapForm
from complaints.forms.rounds import DecideForm
from complaints.models import LegalMatter, RegulatorNotice
from complaints.services.matters import MatterFacts, enter_matter
from dealerops.foundation.errors import InvalidInput
from tests.factories.complaints import make_case

pytestmark = pytest.mark.django_db
TYPED = [
    (NoticeForm, "received_on"),
    (NoticeForm, "printed_due_on"),
    (AcceptedForm, "accepted_on"),
    (AcceptedForm, "printed_due_on"),
    (MatterForm, "due_on"),
    (FactForm, "since"),
    (DecideForm, "due_on"),
    (ActionForm, "due_on"),
    (MapForm, "valid_from"),
]


@pytest.mark.parametrize("day", ["9999-12-31", "3026-01-01", "0001-01-01"])
@pytest.mark.parametrize(("form", "name"), TYPED)
def test_a_year_that_nobody_means_is_no_day(form, name, day):
    assert name in form({name: day}).errors
    assert name not in form({name: "2026-11-20"}).errors


def test_a_notice_with_a_day_at_the_end_of_time_is_asked_for_again(house, sign_in):
    case = make_case(house.dealer, CaseState.INVESTIGATING)
    typed = {"authority": "12315", "number": "SH-1", "version": case.version}
    answer = sign_in(house.desk).post(
        reverse("admin:complaints_case_run", args=(case.pk, "enter_notice")),
        typed | {"received_on": "2026-11-20", "printed_due_on": "9999-12-31"},
    )
    assert answer.status_code == 400
    assert not RegulatorNotice.objects.exists()


@pytest.mark.parametrize(
    ("received", "due", "code"),
    [(1, None, "MATTER_AHEAD"), (0, -1, "MATTER_DUE_BEFORE")],
)
def test_a_letter_has_come_and_is_answered_afterwards(house, received, due, code):
    case = make_case(house.dealer, CaseState.INVESTIGATING)
    today = timezone.localdate()
    came, until = (
        None if days is None else today + dt.timedelta(days=days) for days in (received, due)
    )
    with pytest.raises(InvalidInput) as refused:
        enter_matter(case.pk, MatterFacts("LAWYER_LETTER", "1", came, until), by=house.lawyer)
    assert [one.code for one in refused.value.refusals] == [code]
    assert not LegalMatter.objects.exists()
