"""A dealer with its clerks and managers, and the duties that come with the system."""

import datetime as dt
from dataclasses import dataclass

import time_machine

from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.services import drain
from dealerops.network.models import Dealer
from dealerops.notifications.models import Message
from reports.models import ObligationInstance
from reports.services.duties import install_duties, plan_duties, run_clocks
from tests.factories.market import make_dealer, make_person, make_region
from tests.reports.conftest import moment, reach


@dataclass
class House:
    """One dealer: who owes, who stands in, who is told."""

    dealer: Dealer
    clerk: Actor
    seller: Actor
    advisor: Actor
    director: Actor
    sales_director: Actor
    manager: Actor
    regional: Actor

    @classmethod
    def open(cls, since: str, code: str = "SH01") -> "House":
        with at(since):
            install_duties(by=SYSTEM)
            region = make_region(f"R{code}")
            dealer = make_dealer(code, region)
            people = [
                make_person(role, dealer, role.value.lower())
                for role in (
                    *(Role.D_INFO, Role.D_SALES_CLERK, Role.D_SA),
                    *(Role.D_SVC_DIR, Role.D_SALES_DIR, Role.D_GM),
                )
            ]
            for one in people:
                reach(one)
            return cls(dealer, *people, regional=make_person(Role.REGION_STAFF, region))

    def duty(self, code: str, period: str) -> ObligationInstance:
        return ObligationInstance.objects.get(code=code, dealer=self.dealer, period=period)

    def due(self, code: str, first: str, last: str) -> list[str]:
        """Deadlines of a code, 'month-day hour:minute', between two days."""
        rows = ObligationInstance.objects.owed().filter(
            code=code, dealer=self.dealer, due_on__range=(_day(first), _day(last))
        )
        return [one.deadline[5:] for one in rows.order_by("due_at")]


def at(text: str) -> time_machine.travel:
    return time_machine.travel(moment(text), tick=False)


def plan_at(text: str) -> int:
    with at(text):
        return plan_duties(moment(text))


def clocks_at(text: str) -> int:
    """Let time do its work and the mails be written."""
    with at(text):
        done = run_clocks(moment(text))
        mail()
        return done


def mail() -> None:
    """Let what was recorded be told; one drain takes fifty."""
    while drain("default"):
        pass


def told(topic: str, code: str, period: str) -> list[str]:
    """Who got a mail of this topic about the duties of this code and period."""
    about = ObligationInstance.objects.filter(code=code, period=period).values_list("pk", flat=True)
    mails = Message.objects.filter(topic=f"reports/{topic}", about_id__in=list(about))
    return [str(one.recipient.username).rstrip("0123456789") for one in mails.order_by("pk")]


def person(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")
