"""What happens around duties: events that raise them, reports that fulfil them, mails about them."""

from django.utils import timezone

from dealerops.accounts.models import Membership, User
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.network.models import DealerContact
from dealerops.notifications.services import queue
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.choices import is_dealer_calendar
from reports.choices.duties import Trigger
from reports.models import ObligationInstance
from reports.services.duties import attach_editions, plan_duties, raise_duties
from reports.services.duties.planning import plan_house
from reports.services.duties.staffing import hand_over


@subscribe("accounts.membership_granted", transactional=False)
def somebody_came(entry: Entry) -> None:
    _staff_changed(entry)


@subscribe("accounts.membership_ended", transactional=False)
def somebody_left(entry: Entry) -> None:
    _staff_changed(entry)


@subscribe("network.dealercontact_added", transactional=False)
def a_contact_came(entry: Entry) -> None:
    _contact_changed(entry)


@subscribe("network.dealercontact_changed", transactional=False)
def a_contact_changed(entry: Entry) -> None:
    _contact_changed(entry)


def _staff_changed(entry: Entry) -> None:
    held = Membership.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    if held.dealer_id:
        _person_changed(entry, held.dealer_id)
        hand_over(held.dealer_id, timezone.now())


def _contact_changed(entry: Entry) -> None:
    contact = DealerContact.objects.visible_to(SYSTEM).filter(pk=entry.object_id).first()
    if contact:
        _person_changed(entry, contact.dealer_id)


def _person_changed(entry: Entry, dealer_id: int) -> None:
    """All changes of a day go into one sheet; those after it was handed in go into another."""
    day, now = timezone.localdate(entry.at), timezone.now()
    key = f"{day:%Y-%m-%d}"
    raise_duties(Trigger.PERSON_CHANGED, dealer_id, key, on=day, now=now, entry=entry)


@subscribe("workcal.day_changed", transactional=False)
def a_dealer_opens_or_closes(entry: Entry) -> None:
    """A closed day that is entered on the evening before is planned before its duties open.

    A statutory day concerns every dealer; what lies further off waits for the morning.
    """
    calendar, now = entry.data["calendar"], timezone.now()
    if is_dealer_calendar(calendar):
        plan_house(int(calendar.partition(":")[2]), now)
    elif entry.data["date"] <= str(timezone.localdate(now) + ONE_DAY):
        plan_duties(now)


@subscribe("network.dealer_changed", transactional=False)
def a_dealer_is_suspended_or_back(entry: Entry) -> None:
    """Also where only its name was changed: planning once more plans nothing new."""
    plan_house(entry.object_id, timezone.now())


@subscribe("reports.run_made", transactional=False)
def a_report_was_made(entry: Entry) -> None:
    attach_editions(entry.object_id)


@subscribe("reports.duty_reminded", transactional=False)
def remind_of_a_duty(entry: Entry) -> None:
    _remind(entry)


@subscribe("reports.duty_chased", transactional=False)
def chase_a_duty(entry: Entry) -> None:
    _remind(entry)


@subscribe("reports.duty_overdue", transactional=False)
def tell_that_a_duty_is_overdue(entry: Entry) -> None:
    """The owner at the first step, too; above it the role of the step (domain.md 4.13)."""
    duty = _duty(entry)
    level = int(entry.data["level"])
    people = {
        one.pk: one for one in people_at_dealer(Role(duty.escalation[level - 1]), duty.dealer_id)
    }
    if level == 1 and duty.owner:
        people[duty.owner.pk] = duty.owner
    for person in people.values():
        _tell("reports/duty_overdue", entry, duty, person)


def _remind(entry: Entry) -> None:
    duty = _duty(entry)
    people = [duty.owner] if duty.owner else people_at_dealer(Role(duty.owner_role), duty.dealer_id)
    for person in people:
        _tell("reports/duty_reminder", entry, duty, person)


def _duty(entry: Entry) -> ObligationInstance:
    duties = ObligationInstance.objects.visible_to(SYSTEM).for_list()
    return duties.get(pk=entry.object_id)


def _tell(topic: str, entry: Entry, duty: ObligationInstance, person: User) -> None:
    queue(topic, to=person, about=duty, context={"duty": duty}, dedupe=f"{entry.pk}")
