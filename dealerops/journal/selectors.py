"""What the journal tells: in which state things were, how long undone work has been waiting."""

import datetime as dt

from django.db.models import F, Min, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.registry import QUEUES


def state_at(model: type[Model], moment: dt.datetime) -> Coalesce:
    """For `annotate`: the state of each row at a moment, as its next step left it; else where it still is.

    Rows that were not there yet have to be left out by whoever asks.
    """
    later = (
        Entry.objects.visible_to(SYSTEM)
        .filter(object_type=model._meta.label_lower, object_id=OuterRef("pk"), at__gte=moment)
        .exclude(from_state="")
        .exclude(from_state=F("to_state"))
        .order_by("seq")
    )
    return Coalesce(Subquery(later.values("from_state")[:1]), F("state"))


def state_since(model: type[Model]) -> Subquery:
    """For `annotate`: when each row came last to the state in which it is; empty where nothing says so."""
    moves = (
        Entry.objects.visible_to(SYSTEM)
        .filter(object_type=model._meta.label_lower, object_id=OuterRef("pk"))
        .filter(to_state=OuterRef("state"))
        .exclude(from_state=F("to_state"))
        .order_by("-seq")
    )
    return Subquery(moves.values("at")[:1])


def oldest_undone_age() -> dt.timedelta:
    """How long the longest-waiting due delivery has been due; zero when nothing waits."""
    now = timezone.now()
    oldest = Delivery.objects.undone().filter(run_at__lte=now).order_by("run_at").first()
    return now - oldest.run_at if oldest else dt.timedelta()


def waiting_ages(now: dt.datetime) -> dict[str, dt.timedelta]:
    """Per queue, how long the oldest delivery that nobody works on has been due."""
    due = Delivery.objects.due(now).order_by().values_list("queue").annotate(since=Min("run_at"))
    ages = dict.fromkeys(QUEUES, dt.timedelta())
    return ages | {queue: now - since for queue, since in due}
