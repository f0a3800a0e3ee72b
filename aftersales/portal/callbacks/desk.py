"""One callback as its caller sees it: customer, script, ways to end the call, calls before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aftersales.choices import CallbackKind, CallResult, TaskState
from aftersales.forms.callbacks import (
    CLUB,
    INVITATION,
    NA,
    SCRIPT,
    AnswersForm,
    EndForm,
    SummaryForm,
    Topic,
    VerdictForm,
)
from aftersales.lists.callbacks import badge_of
from aftersales.models import CallbackTask, ClubMember, Interview, SelfSurvey
from aftersales.portal.callbacks.access import PLANNERS
from aftersales.selectors.caller_lists import callers_of
from aftersales.selectors.calling import obstacles_to_call
from aftersales.selectors.club import birthday_of, club_membership
from aftersales.services import questions_for, survey_token
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name, money, written
from dealerops.registry.choices import ConsentScope
from dealerops.registry.services import consent_to

ENDS = (
    *(CallResult.NO_ANSWER, CallResult.BUSY, CallResult.OFF),
    *(CallResult.WRONG_NUMBER, CallResult.EMPTY_NUMBER, CallResult.NOT_THE_USER),
    CallResult.REFUSED,
)
# The keys that press a button; the page says them beside its word.
KEYS = {
    CallResult.NO_ANSWER: "x",
    CallResult.BUSY: "b",
    CallResult.OFF: "o",
    CallResult.WRONG_NUMBER: "w",
    CallResult.EMPTY_NUMBER: "e",
    CallResult.NOT_THE_USER: "u",
    CallResult.REFUSED: "r",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One topic as the page shows it: scored questions first, then what is written down."""

    topic: Topic
    scored: Sequence[Any]
    noted: Sequence[Any]


class Desk:
    """Everything the page of one callback asks for; `number` is there right after dialling."""

    def __init__(
        self,
        task: CallbackTask,
        actor: Actor,
        *,
        number: str = "",
        answers: AnswersForm | None = None,
        summary: SummaryForm | None = None,
        refusals: Sequence[Refusal] = (),
    ) -> None:
        self.task, self.actor, self.number = task, actor, number
        self.answers = answers or self._kept_answers()
        self.summary = summary or SummaryForm(prefix="sum")
        self.refusals = refusals

    @property
    def badge(self) -> Badge:
        return badge_of(self.task.state)

    @cached_property
    def is_mine(self) -> bool:
        return self.task.caller_id == self.actor.user_id

    @cached_property
    def obstacles(self) -> list[Refusal]:
        """Why nobody may call right now; asked only where the reader could."""
        if not self.is_mine or self.task.state != TaskState.OPEN or self.is_calling:
            return []
        return obstacles_to_call(self.task, timezone.now())

    @cached_property
    def is_calling(self) -> bool:
        return any(one.ended_at is None for one in self.task.attempts.all())

    @property
    def may_plan(self) -> bool:
        return self.actor.role in PLANNERS and self.task.state == TaskState.OPEN

    @property
    def may_dial(self) -> bool:
        return self.is_mine and self.task.state == TaskState.OPEN and not self.obstacles

    @property
    def may_answer(self) -> bool:
        return self.is_mine and self.task.state == TaskState.OPEN and self.is_calling

    @cached_property
    def interview(self) -> Interview | None:
        return Interview.objects.visible_to(self.actor).filter(task=self.task).first()

    @cached_property
    def club(self) -> ClubMember | None:
        return club_membership(dealer_id=self.task.dealer_id, customer_id=self.task.customer_id)

    @cached_property
    def topics(self) -> list[Topic]:
        """The seven topics; a member's club topic, or the invitation where offers are welcome."""
        if self.task.kind == CallbackKind.CLUB:
            return [*SCRIPT, CLUB]
        welcome = consent_to(self.task.customer_id, ConsentScope.MARKETING)
        return [*SCRIPT, INVITATION] if welcome and not self.club else list(SCRIPT)

    @property
    def sections(self) -> Iterator[Section]:
        asked = {one.value for one in self.answers.questions}
        for topic in self.topics:
            scored = [self.answers[f"q{one.value}"] for one in topic.scored if one.value in asked]
            yield Section(topic, scored, [self.answers[name] for name in topic.noted])

    @property
    def ends(self) -> list[tuple[str, str, str]]:
        """Buttons for the ends that need no more words: result, label, key."""
        return [(one.value, str(one.label), KEYS[one]) for one in ENDS]

    @cached_property
    def end_form(self) -> EndForm:
        return EndForm()

    @cached_property
    def verdict_form(self) -> VerdictForm:
        return VerdictForm(initial={"version": self.task.version})

    @property
    def greeting(self) -> str:
        dealer, level = self.task.dealer.display_name, self.club
        if level:
            text = _(
                "Good day, this is your personal advisor at %(dealer)s; you are our %(level)s member. "
                "This call is recorded. May I ask how your visit went?"
            )
            return text % {"dealer": dealer, "level": level.get_level_display()}
        text = _(
            "Good day, this is %(dealer)s. You brought your car to us lately. This call is recorded. "
            "May I ask how your visit went?"
        )
        return text % {"dealer": dealer}

    @property
    def club_reminders(self) -> list[str]:
        """What a member is told and wished in a call of the club (domain.md 4.8)."""
        if self.task.kind != CallbackKind.CLUB or self.club is None:
            return []
        level = {"level": self.club.get_level_display()}
        found = [_("Remind them of what the club offers its %(level)s members.") % level]
        birthday = birthday_of(self.task)
        if birthday:
            day = {"day": date_format(birthday, "MONTH_DAY_FORMAT")}
            found.append(_("Their birthday is on %(day)s: wish them well.") % day)
        return found

    @property
    def survey_url(self) -> str:
        """The link that an unreachable customer may be sent, while it is open."""
        survey = SelfSurvey.objects.visible_to(self.actor).filter(task=self.task).first()
        if survey is None or survey.answered_at or survey.expires_at <= timezone.now():
            return ""
        path = reverse("callbacks:survey", args=(survey_token(survey),))
        return f"{settings.SITE_URL}{path}"

    @property
    def callers(self) -> list[tuple[int, str]]:
        """Whom the planner may give the customer to."""
        return [(one.pk, str(one)) for one in callers_of(self.actor)]

    @property
    def facts(self) -> list[tuple[str, str]]:
        order = self.task.order
        amount = order.amount_customer + order.amount_warranty + order.amount_insurance
        return [
            (_("Repair order"), order.number),
            (_("Type"), order.get_type_display()),
            (_("Customer"), self.task.customer.masked_name),
            (_("Brought by"), order.masked_contact),
            (_("Car"), local_name(order.vehicle.model)),
            (_("Plate"), order.masked_plate),
            (_("Delivered"), written(order.delivered_at, Kind.DATETIME)),
            (_("km at delivery"), written(order.mileage_out, Kind.INTEGER)),
            (_("Amount"), money(amount)),
            (_("Service advisor"), str(order.advisor)),
            (_("Technician"), str(order.technician or "")),
            (_("Call by"), written(self.task.due_on, Kind.DATE)),
        ]

    @property
    def calls(self) -> list[dict[str, object]]:
        return [
            {
                "at": one.at,
                "title": one.get_result_display() or _("Running"),
                "tone": "green" if one.result == CallResult.DONE else "neutral",
                "text": _("Call again at %(at)s") % {"at": written(one.later_at, Kind.DATETIME)}
                if one.later_at
                else "",
            }
            for one in self.task.attempts.all()
        ]

    def _kept_answers(self) -> AnswersForm:
        return answers_form(self.task, kept=self.interview)


def answers_form(
    task: CallbackTask, data: Any = None, *, kept: Interview | None = None
) -> AnswersForm:
    """The script as a form: what is typed, or what was kept before."""
    questions = questions_for(task)
    if data is not None or kept is None:
        return AnswersForm(data, questions=questions)
    initial: dict[str, Any] = {
        name: getattr(kept, name) for name in AnswersForm.base_fields if name != "is_booked"
    }
    initial["is_booked"] = "" if kept.is_booked is None else str(int(kept.is_booked))
    for one in kept.answers.all():
        initial[f"q{one.question}"] = NA if one.score is None else str(one.score)
    return AnswersForm(initial=initial, questions=questions)


def render_desk(request: ActorRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    page = f"aftersales/callbacks/{'second' if desk.task.is_second else 'call'}.html"
    return render(request, page, {"desk": desk}, status=status)
