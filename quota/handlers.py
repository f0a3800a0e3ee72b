"""Who is told by mail that a month's quota runs short (domain.md 2Q.5)."""

from django.db.models import Q

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import queue
from quota.models import QuotaBucket

REGIONAL = (Role.REGION_STAFF, Role.REGION_HEAD)
HEAD_OFFICE: dict[int, tuple[Role, ...]] = {
    70: (),
    90: (Role.SSA_SPECIALIST,),
    100: (Role.SSA_SPECIALIST, Role.SSA_MANAGER),
}


@subscribe("quota.threshold_crossed")
def tell_of_threshold(entry: Entry) -> None:
    """The bucket's own region always, head office from 90 percent on; the numbers are the entry's."""
    bucket = QuotaBucket.objects.for_list().get(pk=entry.object_id)
    facts = entry.data
    used = facts["reserved"] + facts["consumed"]
    context = {
        "bucket": bucket,
        **{name: facts[name] for name in ("threshold", "reserved", "consumed", "capacity")},
        "free": facts["capacity"] - used,
        "share": f"{facts['threshold']}%",
        "used_share": f"{used * 100 // facts['capacity']}%" if facts["capacity"] else "",
    }
    for person in _recipients(bucket, facts["threshold"]):
        queue(
            "quota/threshold", to=person, about=bucket, context=context, dedupe=str(facts["event"])
        )


def _recipients(bucket: QuotaBucket, threshold: int) -> list[User]:
    """Each person once, whatever roles they hold; a role somebody no longer holds does not count."""
    here = Q(role__in=REGIONAL, region=bucket.region_id) | Q(role__in=HEAD_OFFICE[threshold])
    holders = Membership.objects.live().filter(here).values("user")
    return list(User.objects.filter(pk__in=holders).order_by("pk"))
