"""Cases with people around them, whose clocks run by the seam that every command uses."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import time_machine
from django.db import transaction

from complaints.choices import Lamp, SourceCode, TouchPoint
from complaints.models import Alert, AlertRobot, Case, Contact, RiskSnapshot, SensorSource, Standby
from complaints.services.clocks import set_clocks
from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.network.models import Dealer
from tests.factories.market import make_dealer, make_person, make_region, numbers


def moment(text: str) -> dt.datetime:
    """`2026-09-10T16:00` on a clock in Shanghai."""
    return dt.datetime.fromisoformat(f"{text}+08:00")


def travel(text: str) -> time_machine.travel:
    return time_machine.travel(moment(text), tick=False)


@dataclass(frozen=True, slots=True)
class Complainers:
    """Everybody whom a case may reach, at one dealer, in its region and at head office."""

    dealer: Dealer
    cam: Actor
    manager: Actor
    regional_cam: Actor
    regional_head: Actor
    desk: Actor
    risk: Actor
    quality: Actor
    legal: Actor
    pr: Actor
    vp: Actor

    @classmethod
    def hire(cls) -> "Complainers":
        region = make_region("N")
        dealer = make_dealer("BJ01", region)
        staff = (
            Role.COMPLAINT_DESK,
            Role.RISK_MANAGER,
            Role.QUALITY,
            Role.LEGAL,
            Role.PR_KAM,
            Role.VP,
        )
        people = cls(
            dealer,
            *(make_person(role, dealer) for role in (Role.D_CAM, Role.D_GM)),
            *(make_person(role, region) for role in (Role.REGION_CAM, Role.REGION_HEAD)),
            *(make_person(role) for role in staff),
        )
        for user in User.objects.filter(email=""):
            user.email = f"{user.username}@example.com"
            user.save(update_fields=("email",))
        return people


def open_case(dealer: Dealer | None = None, at: str = "2026-09-07T10:00", **fields: Any) -> Case:
    """A case that came in then; its clocks run, the ladder stands, whoever is told was told."""
    source = fields.pop("source", SourceCode.DEALER_CAM)
    sensor, _made = SensorSource.objects.get_or_create(
        code=source,
        defaults={"owner_role": Role.COMPLAINT_DESK, "feed": "PERSON", "reliability": 2},
    )
    facts = {
        "number": f"CC-C-{next(numbers):06d}",
        "words": "修了三次还是漏油",
        "touch_point": TouchPoint.REPAIR,
        "severity": "S2",
        "received_at": moment(at),
        "region": dealer.region if dealer else None,
    }
    case = Case.objects.create(source=sensor, dealer=dealer, **{**facts, **fields})
    with travel(at):
        settle(case)
    return case


def settle(case: Case, *, by: Actor = SYSTEM, **changed: Any) -> Case:
    """What a command does: change the case, then let clocks, ladder and alerts follow."""
    with transaction.atomic():
        held = Case.objects.lock(case.pk)
        for name, value in changed.items():
            setattr(held, name, value)
        held.save_fields(*changed)
        set_clocks(held, by=by)
    case.refresh_from_db()
    return case


def turn(case: Case, lamp: Lamp, **more: Any) -> Case:
    """The light changes now."""
    return settle(case, lamp=lamp, **more)


def snapshot(case: Case, score: int, at: str) -> RiskSnapshot:
    """One computation of the score."""
    number = case.snapshots.count() + 1
    return RiskSnapshot.objects.create(
        case=case, number=number, at=moment(at), occasion="test", table_version="1", severity=50,
        spread=0, recurrence=0, time=0, legal=0, score=score, band=Lamp.RED, lamp=Lamp.RED,
    )  # fmt: skip


def spoke(case: Case, at: str) -> Contact:
    """The customer was reached then."""
    return Contact.objects.create(
        case=case, at=moment(at), direction="OUT", means="PHONE", is_two_way=True, summary="已致电"
    )


def give_number(actor: Actor, mobile: str = "13800138000", deputy: Actor | None = None) -> Standby:
    return Standby.objects.create(
        user_id=actor.user_id, mobile=mobile, deputy_id=deputy.user_id if deputy else None
    )


def make_robot(kind: str = "WECOM", **fields: Any) -> AlertRobot:
    facts = {"name": f"群{next(numbers)}", "webhook": "https://qyapi.weixin.qq.com/x?key=k"}
    return AlertRobot.objects.create(kind=kind, **{**facts, **fields})


def told(case: Case, kind: str = "") -> set[int]:
    """Whoever has an alert of this case."""
    alerts = Alert.objects.filter(case=case, robot=None)
    alerts = alerts.filter(kind=kind) if kind else alerts
    return set(alerts.values_list("recipient", flat=True))


def people(*actors: Actor) -> set[int]:
    return {one.user_id or 0 for one in actors}


def alert_papers(dealer: Dealer, recipient: Actor) -> tuple[Alert, AlertRobot]:
    """An alert to somebody else of a case of this dealer, and a robot."""
    case = open_case(dealer)
    alert = Alert.objects.create(
        case=case, kind="RED", occasion="red:0", recipient_id=recipient.user_id, is_urgent=True,
        raised_at=case.received_at,
    )  # fmt: skip
    return alert, make_robot()
