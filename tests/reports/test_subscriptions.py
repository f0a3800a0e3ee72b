"""Which reports a person gets, in which language and how; unsubscribing; what a bounce does."""

import re

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from claims.choices import ClaimState
from dealerops.accounts.models import Membership
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.notifications.bounces import note_bounce
from dealerops.notifications.models import Message
from reports.choices import Delivered
from reports.models import ReportCopy, ReportSubscription
from reports.services import plan
from reports.services.subscribing import Wish, subscribe
from tests.factories.claims import make_claim
from tests.kernel.notifications.test_bounces import returned
from tests.reports.conftest import moment, reach

pytestmark = pytest.mark.django_db

PAGE = "report_calendar:subscriptions"
CHANGE = "report_calendar:change"


def membership(actor) -> Membership:
    return Membership.objects.get(user=actor.user_id)


def wish(actor, code: str = "R04", **said) -> ReportSubscription:
    facts = {"is_active": True, "language": "en", "form": Delivered.ATTACHED, **said}
    return subscribe(membership(actor).pk, code, Wish(**facts), by=actor)


def send_weekly(cast) -> list:
    """Everything that the weekly of one week mails."""
    with time_machine.travel(moment("10-12 09:00"), tick=False):
        plan(moment("10-12 09:00"))
    with time_machine.travel(moment("10-13 10:00"), tick=False):
        make_claim(cast, ClaimState.IN_APPROVAL)
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        drain("default", limit=100)
        drain("mail", limit=100)
    return [one for one in mail.outbox if "R04" in one.subject]


def link_in(sent) -> str:
    found = re.search(r"<https?://[^/]+(/\S+)>", sent.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found.group(1)


def test_everybody_of_the_role_gets_it_until_they_say_otherwise(cast):
    reach(cast.regional)
    reach(cast.manager)
    wish(cast.regional, is_active=False)
    assert [one.to for one in send_weekly(cast)] == [
        [f"{membership(cast.manager).user.username}@example.com"]
    ]
    assert [copy.membership for copy in ReportCopy.objects.all()] == [membership(cast.manager)]


def test_a_subscription_says_in_which_language(cast):
    reach(cast.manager, "zh-hans")
    wish(cast.manager, language="en")
    (sent,) = send_weekly(cast)
    assert "Claim pipeline ageing" in sent.subject
    assert Message.objects.get(about_type="reports.reportrun").language == "en"


def test_a_link_takes_the_place_of_the_workbook(cast, sign_in):
    reach(cast.manager)
    wish(cast.manager, form=Delivered.LINK)
    (sent,) = send_weekly(cast)
    raw = sent.message().as_string()
    assert "spreadsheetml" not in raw
    text = Message.objects.get(about_type="reports.reportrun").text
    (path,) = re.findall(r"https?://[^/\s]+(/report-calendar/runs/\S+)", text)
    assert Client().get(path).status_code == 302  # to the door
    taken = sign_in(cast.manager).get(path)
    assert taken.status_code == 200
    assert "spreadsheetml" in taken["Content-Type"]
    assert sign_in(cast.regional).get(path).status_code == 404


def test_one_click_in_a_mail_program_ends_it(cast):
    """RFC 8058: the program posts by itself, without cookies or a page of ours before."""
    reach(cast.manager)
    (sent,) = send_weekly(cast)
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client = Client(enforce_csrf_checks=True)
    path = link_in(sent)
    assert client.get(path).status_code == 200
    assert not ReportSubscription.objects.exists()  # a scanner that follows links ends nothing
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    kept = ReportSubscription.objects.get()
    assert (kept.code, kept.membership, kept.is_active) == ("R04", membership(cast.manager), False)
    entry = Entry.objects.get(topic="reports.subscription_changed")
    assert entry.user_id == cast.manager.user_id


def test_a_link_that_was_changed_or_outlived_its_role_is_closed(cast):
    reach(cast.manager)
    path = link_in(send_weekly(cast)[0])
    assert Client().post(path[:-3] + "x/").status_code == 410
    Membership.objects.filter(user=cast.manager.user_id).update(ended_at=moment("10-20 08:00"))
    assert Client().post(path).status_code == 410
    assert not ReportSubscription.objects.exists()


def test_only_those_who_get_a_report_subscribe_to_it(cast, sign_in):
    with pytest.raises(InvalidInput, match="REPORT_NOT_YOURS"):
        wish(cast.regional, "R01")
    with pytest.raises(Membership.DoesNotExist):
        subscribe(membership(cast.manager).pk, "R04", Wish(False, "en", "LINK"), by=cast.regional)
    page = sign_in(cast.regional).get(reverse(PAGE)).content.decode()
    assert 'data-report="R04"' in page
    assert 'data-report="R01"' not in page
    assert sign_in(cast.applicant).get(reverse(PAGE)).status_code == 404


def test_the_page_keeps_what_is_chosen(cast, sign_in):
    client = sign_in(cast.regional)
    assert (
        client.post(reverse(CHANGE), {"code": "R04", "language": "en", "form": "LINK"}).status_code
        == 302
    )
    kept = ReportSubscription.objects.get()
    assert (kept.is_active, kept.form, kept.language) == (False, "LINK", "en")


def test_a_mail_that_came_back_pauses_the_report_and_says_why(cast, sign_in):
    reach(cast.regional)
    send_weekly(cast)
    message = Message.objects.get(about_type="reports.reportrun")
    note_bounce(returned(message.message_id))
    drain("default", limit=100)
    kept = ReportSubscription.objects.get()
    assert (kept.is_active, kept.paused_because) == (False, "BOUNCED 5.1.1")
    page = sign_in(cast.regional).get(reverse(PAGE)).content.decode()
    assert "BOUNCED 5.1.1" in page
    wish(cast.regional)
    kept.refresh_from_db()
    assert (kept.is_active, kept.paused_because) == (True, "")


def test_a_report_has_one_subscription_of_a_membership(cast):
    kept = wish(cast.regional)
    second = ReportSubscription(membership=kept.membership, code=kept.code)
    with (
        pytest.raises(IntegrityError, match="reports_one_subscription_per_report"),
        transaction.atomic(),
    ):
        second.save()
    assert "reports_one_subscription_per_report" in {
        one.name for one in ReportSubscription._meta.constraints
    }
