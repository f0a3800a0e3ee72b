"""A duty of a dealer that waits for its evidence."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.network.models import Dealer
from dealerops.workcal.services import lookup
from reports.calc.duties import turns
from reports.models import DealerNotice, Leave, ObligationDefinition, ObligationInstance
from reports.services.duties import install_duties
from reports.services.duties.patterns import pattern_of
from reports.services.duties.planning import make_duty
from tests.factories.market import make_person


@dataclass(frozen=True, slots=True)
class DutyPapers:
    """`clerk` owes `duty` and will be away."""

    clerk: Actor
    definition: ObligationDefinition
    duty: ObligationInstance
    leave: Leave
    notice: DealerNotice

    @property
    def records(self) -> dict[str, Model]:
        rows: list[Model] = [self.definition, self.duty, self.notice]
        return {row._meta.label_lower: row for row in rows}


def duty_papers(dealer: Dealer, code: str = "D1") -> DutyPapers:
    """Today's duty of that code, as the plan would make it."""
    install_duties(by=SYSTEM)
    clerk = make_person(Role.D_INFO, dealer)
    definition = ObligationDefinition.objects.get(code=code)
    now = timezone.now()
    today = timezone.localdate(now)
    turn = next(turns(pattern_of(definition), today, today, lambda _day: True))
    duty = make_duty(definition, dealer.pk, turn, now=now, is_open=lookup())
    duty.owner_id = clerk.user_id
    duty.save()
    later = today + dt.timedelta(days=200)
    leave = Leave.objects.create(
        dealer=dealer, person_id=clerk.user_id, first_day=later, last_day=later
    )
    notice = DealerNotice.objects.create(
        title="通知", title_en="Notice", text="请读。", roles=[Role.D_INFO], sign_by=later
    )
    notice.dealers.add(dealer)
    return DutyPapers(clerk, definition, duty, leave, notice)
