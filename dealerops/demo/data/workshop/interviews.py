"""Interviews with their answers; a bad one brings a quick form."""

import datetime as dt
from dataclasses import dataclass

from aftersales.calc.satisfaction import problem_in
from aftersales.choices import DEPARTMENT_OF, InterviewChannel, RoType
from aftersales.models import Answer, Interview
from dealerops.demo.data.workshop.desk import CallDesk
from dealerops.demo.data.workshop.forms import Bad, Forms
from dealerops.demo.data.workshop.orders import Order
from dealerops.demo.data.workshop.voices import scores_of, words_of
from dealerops.workcal.calc import add_months, local_date

ASKED_FOR_RECOMMENDATION = 0.5
REASONS = ("离家近", "买车的店", "朋友推荐", "做活动")
ADVICE = ("注意胎压，冬季勤检查", "少急刹，制动片磨损较快", "按时更换机油")
LACKS = ("周末夜间不营业", "休息区没有儿童区")
OTHERS = ("别家可以上门取车", "别家送洗车")
SUGGESTIONS = ("希望提前一天短信提醒", "希望提供代步车")


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that came about; without a caller the customer filled it in alone."""

    task_id: int
    order: Order
    at: dt.datetime
    caller_id: int | None


class Interviewer:
    """Writes interviews down."""

    def __init__(self, desk: CallDesk, forms: Forms) -> None:
        self._desk, self._forms = desk, forms

    def write_down(self, talk: Talk) -> None:
        """The interview, its answers and, if it was a bad one, its form."""
        desk, day = self._desk, local_date(talk.at)
        scores = scores_of(
            desk.rng, desk.house, day, today=desk.today, has_paint=talk.order.papers.has_paint
        )
        problem = problem_in(scores, DEPARTMENT_OF, is_complaint=False)
        departments = problem.departments if problem else ()
        interview_id = desk.ids.of(Interview)
        words = words_of(desk.rng, departments)
        self._put(interview_id, talk, words, is_problem=problem is not None)
        for question, score in scores.items():
            desk.tables.put(
                Answer, interview_id=interview_id, question=question.value,
                department=DEPARTMENT_OF[question].value, score=score,
            )  # fmt: skip
        if problem:
            bad = Bad(interview_id, talk.order, talk.at, talk.caller_id, problem, words)
            self._forms.issue(bad)

    def _put(self, interview_id: int, talk: Talk, words: str, *, is_problem: bool) -> None:
        desk, rng, order = self._desk, self._desk.rng, talk.order
        is_member = order.car.joined_on is not None
        is_service = order.plan.kind == RoType.MAINTENANCE
        delivered_on = local_date(order.delivered_at or talk.at)
        recommends = None
        if rng.random() < ASKED_FOR_RECOMMENDATION:
            recommends = rng.choice((3, 5, 6)) if is_problem else rng.choice((7, 8, 9, 9, 10, 10))
        desk.tables.put(
            Interview, id=interview_id, created_at=talk.at, updated_at=talk.at,
            task_id=talk.task_id, dealer_id=desk.house.pk, advisor_id=order.car.advisor_id,
            interviewer_id=talk.caller_id,
            channel=(InterviewChannel.PHONE if talk.caller_id else InterviewChannel.SELF).value,
            delivered_on=delivered_on, interviewed_on=local_date(talk.at), finished_at=talk.at,
            is_problem=is_problem, visit=rng.choice(("APPOINTMENT", "WALK_IN")),
            waiting_minutes=rng.choice((5, 10, 15, 20, 30, 45)),
            visits_in_year=len(order.car.visits), why_here=rng.choice(REASONS),
            recommends=recommends, words=words, advice=rng.choice(ADVICE) if is_service else "",
            next_item="常规保养" if is_service else "",
            next_on=add_months(delivered_on, 6) if is_service else None,
            is_booked=rng.random() < 0.2 if is_service else None,
            club_lacks=rng.choice(LACKS) if is_member and rng.random() < 0.3 else "",
            club_others=rng.choice(OTHERS) if is_member and rng.random() < 0.3 else "",
            club_suggestion=rng.choice(SUGGESTIONS) if is_member and rng.random() < 0.3 else "",
        )  # fmt: skip
