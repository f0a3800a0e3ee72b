"""Goodwill, questions to dealers, letters of authorities and lawyers, merges: their commands for both faces."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.forms import handling as f
from complaints.forms.casework import PlainForm
from complaints.forms.command import Command, Desk, Text, by_table, shown_as
from complaints.models import (
    CaseMerge,
    Goodwill,
    InformationRequest,
    LegalMatter,
    RegulatorNotice,
)
from complaints.services import goodwill as g
from complaints.services import information as i
from complaints.services import matters as m
from complaints.services.merging import undo_merge
from complaints.workflow.cases import CASE_FLOW, WORKERS
from complaints.workflow.goodwill import GOODWILL_FLOW
from dealerops.foundation.actor import Actor

Names = Iterable[tuple[str, Text]]


# --- about the case -------------------------------------------------------------------------------
def _goodwill(pk: int, *, by: Actor, version: int | None, **said: Any) -> object:
    return g.propose_goodwill(pk, g.Offer(**said), by=by, version=version)


def _ask(pk: int, *, by: Actor, question: str, version: int | None) -> object:
    return i.ask_dealer(pk, i.Question(question), by=by, version=version)


def _notice(pk: int, *, by: Actor, version: int | None, **said: Any) -> object:
    return m.enter_notice(pk, m.NoticeFacts(**said), by=by, version=version)


def _matter(pk: int, *, by: Actor, version: int | None, **said: Any) -> object:
    return m.enter_matter(pk, m.MatterFacts(**said), by=by, version=version)


HANDLING: Mapping[str, Command] = {
    "goodwill": Command(
        f.GoodwillForm,
        _goodwill,
        hint=_("Never cash. The sum of the car's last twelve months decides who may grant it."),
    ),
    "ask_dealer": Command(f.QuestionForm, _ask),
    "enter_notice": Command(f.NoticeForm, _notice),
    "enter_matter": Command(f.MatterForm, _matter),
}


# --- about what hangs on it -------------------------------------------------------------------------
def _agreement(pk: int, *, by: Actor, file: Any, version: int | None) -> object:
    return g.bring_agreement(pk, file, file.name, by=by, version=version)


def _answer(pk: int, *, by: Actor, answer: str, files: list[Any], version: int | None) -> object:
    papers = [i.Paper(one, one.name) for one in files]
    return i.answer_question(pk, answer, papers, by=by, version=version)


def _take_up(pk: int, *, by: Actor, **said: Any) -> object:
    return m.take_up_notice(pk, said.pop("accepted_on"), by=by, **said)


def _answered(pk: int, *, by: Actor, version: int | None) -> object:
    return m.answer_notice(pk, by=by, in_substance=False, version=version)


def _replied(pk: int, *, by: Actor, version: int | None) -> object:
    return m.answer_notice(pk, by=by, in_substance=True, version=version)


def _close_notice(pk: int, *, by: Actor, outcome: str, version: int | None) -> object:
    return m.close_notice(pk, outcome, by=by, version=version)


def _names_of_question(asked: InformationRequest, actor: Actor) -> Names:
    if asked.answered_at or asked.withdrawn_at:
        return
    if actor.role in i.ANSWERERS:
        yield "answer", _("Answer")
    if actor.role in CASE_FLOW.row("ask_dealer").roles:
        yield "withdraw", _("Take the question back")


def _names_of_notice(notice: RegulatorNotice, actor: Actor) -> Names:
    if notice.closed_at or actor.role not in m.ANSWERERS:
        return
    if notice.answered_at is None:
        yield "answered", _("We have answered")
    if notice.replied_at is None:
        yield "replied", _("We have replied in substance")
    if notice.accepted_on is None:
        yield "take_up", _("The authority takes it up")
    yield "close", _("The proceedings have ended")


def _names_of_matter(matter: LegalMatter, actor: Actor) -> Names:
    if matter.closed_at is None and actor.role in m.ANSWERERS:
        yield "close", _("Say how it ended")


def _names_of_merge(merge: CaseMerge, actor: Actor) -> Names:
    if merge.undone_at is None and actor.role in WORKERS:
        yield "undo", _("Undo the merge")


GOODWILL_DESK = Desk(
    Goodwill,
    {
        "bring_agreement": Command(f.AgreementForm, _agreement, is_next=True),
        "grant": Command(PlainForm, g.grant_goodwill),
        "refuse": Command(f.RefusalForm, g.refuse_goodwill, is_danger=True),
        "cancel": Command(PlainForm, g.cancel_goodwill, is_danger=True),
    },
    by_table(GOODWILL_FLOW),
)
QUESTION_DESK = Desk(
    InformationRequest,
    {
        "answer": Command(f.AnswerForm, _answer, is_next=True),
        "withdraw": Command(PlainForm, i.take_question_back, is_danger=True),
    },
    _names_of_question,
)
NOTICE_DESK = Desk(
    RegulatorNotice,
    {
        "answered": Command(PlainForm, _answered),
        "replied": Command(PlainForm, _replied),
        "take_up": Command(f.AcceptedForm, _take_up, shown_as("accepted_on")),
        "close": Command(f.OutcomeForm, _close_notice, is_danger=True),
    },
    _names_of_notice,
)
MATTER_DESK = Desk(
    LegalMatter, {"close": Command(f.EndForm, m.close_matter, is_danger=True)}, _names_of_matter
)
MERGE_DESK = Desk(
    CaseMerge,
    {
        "undo": Command(
            PlainForm,
            undo_merge,
            hint=_("Both say again what they said before; what people changed since stays."),
            is_danger=True,
        )
    },
    _names_of_merge,
)
