"""Cases of the last days that belong together, by the one rule of boards, reports and rounds (domain.md 3.7)."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import QuerySet

from complaints.calc.clusters import Cluster, Told
from complaints.calc.clusters import clusters as clusters_among
from complaints.choices import TouchPoint
from complaints.choices.rounds_policy import CLUSTER_CASES, CLUSTER_DAYS
from complaints.models import Case
from complaints.selectors.splits import counted
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.services import end_of


def recent_cases(actor: Actor, on: dt.date, values: Values) -> QuerySet[Case, Case]:
    """Received in the days of a cluster up to `on`, closed since or not; what is no complaint is left out."""
    begins = end_of(on - values[CLUSTER_DAYS] * ONE_DAY)
    return counted(actor).filter(received_at__gte=begins, received_at__lt=end_of(on))


def recent_clusters(actor: Actor, on: dt.date) -> list[Cluster]:
    """As far as the actor sees their cases; the largest first."""
    values = Values(on=on)
    rows = recent_cases(actor, on, values).order_by("pk")
    told = rows.values_list("pk", "touch_point", "vehicle__model_id", "dealer_id", "region_id")
    return clusters_among((Told(*row) for row in told), values[CLUSTER_CASES])


def cluster_words(on: dt.date) -> Mapping[int, str]:
    """The largest cluster of each case: its topic and how many cases it has."""
    found: dict[int, str] = {}
    for one in recent_clusters(SYSTEM, on):
        for case_id in one.case_ids:
            found.setdefault(case_id, f"{TouchPoint(one.topic).label} {len(one.case_ids)}")
    return found
