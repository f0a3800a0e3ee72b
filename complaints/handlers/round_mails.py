"""Mails about rounds: the minutes to their seats, action items to their owners, lateness to the chair."""

from collections.abc import Iterator

from django.utils import translation

from complaints.models import ActionItem, Minutes
from complaints.selectors.rounds.minutes_print import minutes_paper
from complaints.selectors.rounds.people import chair_of, round_roles, seated_people
from dealerops.accounts.models import User
from dealerops.accounts.services import actor_for
from dealerops.documents.choices import FileKind
from dealerops.documents.services import store_bytes
from dealerops.foundation.actor import SYSTEM, Actor, Channel
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import Part, queue
from dealerops.printing import print_form


@subscribe("complaints.minutes_issued")
def send_minutes(entry: Entry) -> None:
    """To every seat, in the language and the scope of whoever sits on it."""
    minutes = _minutes(entry.object_id)
    for person, actor in _seated(minutes):
        with translation.override(person.language):
            paper = minutes_paper(minutes, actor, printed_by=str(minutes.issued_by))
            content = print_form("round", paper)
        name = f"{minutes.round.kind.lower()}-{minutes.round.nominal_on}-{minutes.edition}.pdf"
        file = store_bytes(content, name=name, kind=FileKind.PDF, by=SYSTEM)
        queue(
            "complaints/minutes_issued",
            to=person,
            about=minutes,
            context={"minutes": minutes},
            dedupe=f"{entry.pk}",
            parts=(Part(file, name),),
        )


@subscribe("complaints.minutes_late")
def tell_that_minutes_are_late(entry: Entry) -> None:
    minutes = _minutes(entry.object_id)
    chair = chair_of(minutes.round)
    if chair:
        context = {"minutes": minutes}
        queue(
            "complaints/minutes_late",
            to=chair,
            about=minutes,
            context=context,
            dedupe=f"{entry.pk}",
        )


@subscribe("complaints.action_given")
def tell_the_owner(entry: Entry) -> None:
    action = (
        ActionItem.objects.visible_to(SYSTEM)
        .select_related("owner", "round")
        .get(pk=entry.object_id)
    )
    context = {"action": action}
    queue(
        "complaints/action_given",
        to=action.owner,
        about=action,
        context=context,
        dedupe=f"{entry.pk}",
    )


def _minutes(minutes_id: int) -> Minutes:
    rows = Minutes.objects.visible_to(SYSTEM).select_related("round", "issued_by")
    return rows.get(pk=minutes_id)


def _seated(minutes: Minutes) -> Iterator[tuple[User, Actor]]:
    """Whoever has lost the role since then is sent nothing."""
    for person in seated_people(minutes.round):
        held = round_roles(person.pk)
        if held:
            yield person, actor_for(person, Channel.TASK, held[0])
