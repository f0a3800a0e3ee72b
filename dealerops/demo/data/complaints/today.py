"""What came in at the first dealer today, taken in and worked on through the services."""

import datetime as dt
import random

from complaints.choices import Direction, Means, SourceCode
from complaints.choices.raci import ROLES_OF, Activity
from complaints.models import Case, CaseTask, SensorSignal
from complaints.services.casework import acknowledge_case, investigate_case, propose_plan
from complaints.services.contacts import Talk, record_contact
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.raci import answer_task
from complaints.services.triage import Rating, open_case, triage_case
from dealerops.demo.data.complaints.market import Place, Voice
from dealerops.demo.data.complaints.matters import Matter, choose_matter, choose_severity
from dealerops.demo.data.complaints.staff import Staff
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role

DEPTHS = (0, 1, 2, 3, 4, 5)  # how far each case came: from just heard to a plan
APART = dt.timedelta(minutes=40)


def work_of_today(place: Place, staff: Staff, rng: random.Random, now: dt.datetime) -> None:
    """One case for every step on the way to a plan, the latest the least worked on."""
    desk = Actor(Role.COMPLAINT_DESK, Channel.BACKOFFICE, staff.desk)
    advocate = Actor(
        Role.D_CAM,
        Channel.PORTAL,
        staff.advocates[place.dealer.pk],
        dealer_ids=frozenset({place.dealer.pk}),
    )
    for depth in DEPTHS:
        matter = choose_matter(rng)
        signal = _heard(place, matter, rng, now - APART * (depth + 1))
        case = signal.case or open_case(signal.pk, by=desk)
        _work(case.pk, depth, matter, (desk, advocate))
        if depth == DEPTHS[-1]:
            _agree(case.pk, (desk, *_asked(place, staff)))
            propose_plan(case.pk, matter.measures, by=advocate)


def _asked(place: Place, staff: Staff) -> tuple[Actor, Actor]:
    """Who is asked for a word on a plan beside the desk: the region and quality."""
    region_id = place.dealer.region_id
    regional, quality = staff.regional[region_id], staff.office[Role.QUALITY]
    home = frozenset({region_id})
    return (
        Actor(Role.REGION_CAM, Channel.BACKOFFICE, regional, region_ids=home),
        Actor(Role.QUALITY, Channel.BACKOFFICE, quality),
    )


def _agree(case_id: int, people: tuple[Actor, ...]) -> None:
    tasks = CaseTask.objects.visible_to(SYSTEM).asked()
    for task in tasks.filter(case=case_id, activity=Activity.PLAN):
        person = next(one for one in people if one.role in ROLES_OF[task.party])
        answer_task(task.pk, "同意该方案。", by=person)


def _heard(
    place: Place, matter: Matter, rng: random.Random, received_at: dt.datetime
) -> SensorSignal:
    voice = _somebody_new(place, rng)
    told = IntakeInput(
        source=SourceCode.HOTLINE_400,
        words=matter.words,
        touch_point=matter.touch_point,
        severity=choose_severity(rng, matter),
        received_at=received_at,
        vin=voice.vin,
        mobile=voice.mobile,
        contact_name=voice.name,
        wish=matter.wish,
        demand=matter.demand,
        fault=matter.fault,
        dealer_id=place.dealer.pk,
    )
    return receive_signal(told, by=SYSTEM)


def _somebody_new(place: Place, rng: random.Random) -> Voice:
    """Nobody of whose car something is pending: that would be one case with this."""
    cases = Case.objects.visible_to(SYSTEM).pending().exclude(vin="")
    pending = set(cases.values_list("vin", flat=True))
    return next(voice for voice in iter(lambda: place.voice(rng), None) if voice.vin not in pending)


def _work(case_id: int, depth: int, matter: Matter, people: tuple[Actor, Actor]) -> None:
    desk, advocate = people
    rating = Rating(
        touch_point=matter.touch_point,
        severity=matter.severities[0][0],
        demand=matter.demand,
        fault=matter.fault,
        department=matter.department,
    )
    talk = Talk(
        direction=Direction.OUT,
        means=Means.PHONE,
        is_two_way=True,
        summary="已致歉并说明处理流程，客户同意等待检查结果。",
    )
    steps = (
        lambda: triage_case(case_id, rating, by=desk),
        lambda: acknowledge_case(case_id, by=advocate),
        lambda: record_contact(case_id, talk, by=advocate),
        lambda: investigate_case(case_id, by=advocate),
    )
    for step in steps[:depth]:
        step()
