"""Who is told what of quick forms: the responsible person, the service director, the manager."""

from collections.abc import Iterable

from aftersales.models import QuickForm
from dealerops.accounts.models import User
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import queue

DIRECTOR = (Role.D_SVC_DIR,)
DIRECTOR_AND_MANAGER = (Role.D_SVC_DIR, Role.D_GM)


@subscribe("aftersales.form_issued")
def tell_of_a_new_form(entry: Entry) -> None:
    form = _form(entry.object_id)
    people = {one.pk: one for one in _leaders(form, DIRECTOR)}
    people[form.responsible_id] = form.responsible
    _tell(entry, form, "aftersales/form_issued", people.values())


@subscribe("aftersales.form_unsigned")
def tell_that_nobody_signed(entry: Entry) -> None:
    form = _form(entry.object_id)
    _tell(entry, form, "aftersales/form_unsigned", _leaders(form, DIRECTOR))


@subscribe("aftersales.form_late")
def tell_that_a_promise_was_missed(entry: Entry) -> None:
    form = _form(entry.object_id)
    _tell(entry, form, "aftersales/form_late", _leaders(form, DIRECTOR_AND_MANAGER))


@subscribe("aftersales.customer_still_dissatisfied")
def tell_that_a_customer_is_still_unhappy(entry: Entry) -> None:
    form = _form(entry.object_id)
    _tell(entry, form, "aftersales/still_dissatisfied", _leaders(form, DIRECTOR_AND_MANAGER))


def _form(form_id: int) -> QuickForm:
    forms = QuickForm.objects.visible_to(SYSTEM)
    return forms.select_related("dealer", "order__customer", "responsible").get(pk=form_id)


def _leaders(form: QuickForm, roles: Iterable[Role]) -> list[User]:
    return [one for role in roles for one in people_at_dealer(role, form.dealer_id)]


def _tell(entry: Entry, form: QuickForm, topic: str, people: Iterable[User]) -> None:
    """Once per person and event; the mail says who, what and until when, and no phone number."""
    for person in people:
        queue(topic, to=person, about=form, context={"form": form}, dedupe=f"{entry.pk}")
