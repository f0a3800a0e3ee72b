"""Whoever may grant an offer of goodwill hears of it (domain.md 3.14)."""

from django.urls import reverse

from complaints.choices.handling import GoodwillState
from complaints.models import Goodwill
from complaints.selectors.reach import people_or_stand_ins
from dealerops.foundation.actor import PORTAL_ROLES, SYSTEM, Role
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import queue

PAGES = {True: "complaints:case", False: "admin:complaints_case_change"}


@subscribe("complaints.goodwill_proposed")
def ask_who_decides(entry: Entry) -> None:
    """The lowest role whose limit covers the sum, or whoever stands in; not whoever decides their own."""
    rows = Goodwill.objects.visible_to(SYSTEM).select_related("case__dealer", "proposed_by")
    goodwill = rows.get(pk=entry.data["goodwill"])
    role = Role(entry.data["needs"])
    if goodwill.state != GoodwillState.PROPOSED or role == goodwill.proposed_role:
        return
    case = goodwill.case
    for person, held in people_or_stand_ins(case, role):
        if person.pk == goodwill.proposed_by_id:
            continue
        page = reverse(PAGES[held in PORTAL_ROLES], args=(case.pk,))
        queue(
            "complaints/goodwill_asked",
            to=person,
            about=case,
            context={"goodwill": goodwill, "case": case, "page": page},
            dedupe=f"{goodwill.pk}",
        )
