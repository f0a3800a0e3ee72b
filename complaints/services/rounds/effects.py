"""What follows from a decision: an action item, another owner, a closed case, a topic for China."""

import datetime as dt

from django.utils import timezone

from complaints.choices import PENDING, CaseState
from complaints.choices.raci import Activity, Condition
from complaints.choices.rounds import DecisionType, RoundKind, TopicKind
from complaints.models import ActionItem, AgendaItem, Case, Decision, RoundTopic, SensorRound
from complaints.rules.verdicts import Verdict, scope_of
from complaints.selectors.rounds.people import may_do
from complaints.services.casework import assign_owner
from complaints.services.closing import Closing, close_case
from complaints.services.goodwill import role_needed
from complaints.services.raci import begin_activity
from complaints.services.rounds.actions import drop_action
from complaints.services.rounds.topics import Topic, raise_topic
from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.services import record

ASKS = {
    DecisionType.BUYBACK: Activity.GOODWILL,
    DecisionType.PR_STATEMENT: Activity.MEDIA,
    DecisionType.PROCESS_CHANGE: Activity.PROCESS,
}


def put_up(item: AgendaItem, verdict: Verdict, *, by: Actor) -> RoundTopic | None:
    """The topic that goes to the China round; an item that is one already stays the same topic."""
    if verdict.type != DecisionType.ESCALATE_CHINA_ROUND:
        return None
    there = RoundTopic.objects.visible_to(by).open().filter(kind=TopicKind.CHINA)
    known = there.filter(pk=item.about.get("topic")).first()
    if known:
        return known
    topic = Topic(
        kind=TopicKind.CHINA,
        title=str(item),
        words=verdict.text,
        case_id=item.case_id,
        reasons=scope_of(item, verdict),
    )
    return raise_topic(topic, by=by)


def act_on(decision: Decision, *, by: Actor) -> None:
    """Runs in the decision's transaction. Whoever takes the case over at a dealer has the case itself."""
    if decision.owner and decision.due_on and may_do(decision.owner.pk):
        _give_out(decision, decision.owner, decision.due_on, by=by)
    if decision.type in ASKS and decision.item.case_id:
        _ask_around(decision, by)
    if decision.type == DecisionType.CHANGE_OWNER:
        _change_owner(decision, by)
    if decision.type == DecisionType.CLOSE:
        _close(decision, by)


def take_back(decision: Decision, *, by: Actor) -> None:
    """Undo what can be undone: the open action item, and a topic that nothing else has put up."""
    action = ActionItem.objects.visible_to(by).open().filter(decision=decision).first()
    if action:
        drop_action(action.pk, by=by)
    topic = decision.topic
    others = topic.decisions.filter(withdrawn_at=None) if topic else None
    if topic and others is not None and not others.exists():
        locked = RoundTopic.objects.visible_to(by).lock(topic.pk)
        locked.closed_on = timezone.localdate()
        locked.save_fields("closed_on")
        record(locked, "complaints.topic_closed", by=by)


def _give_out(decision: Decision, owner: User, due_on: dt.date, *, by: Actor) -> None:
    """What a China round decides is followed by the next company round."""
    item = decision.item
    action = ActionItem.objects.create(
        round=_follower(item.round),
        decision=decision,
        case_id=item.case_id,
        regions=item.regions,
        text=decision.text or f"{item}",
        owner=owner,
        due_on=due_on,
    )
    record(action, "complaints.action_given", by=by, owner=owner.pk, due_on=due_on)


def _follower(round_: SensorRound) -> SensorRound:
    if round_.kind != RoundKind.CHINA:
        return round_
    company = SensorRound.objects.visible_to(SYSTEM)
    coming = company.coming(timezone.now(), RoundKind.COMPANY).first()
    return coming or round_


def _ask_around(decision: Decision, by: Actor) -> None:
    """The table of duties says who does it, who is asked and who is told (domain.md 3.11)."""
    case = Case.objects.visible_to(by).lock(decision.item.case_id or 0)
    if case.state not in PENDING:
        return
    is_dear = decision.amount and role_needed(case, decision.amount) == Role.VP
    conditions = {Condition.DEAR.value} if is_dear else set[str]()
    begin_activity(case, ASKS[DecisionType(decision.type)], by=by, conditions=conditions)


def _change_owner(decision: Decision, by: Actor) -> None:
    case = _case_of(decision, by)
    if case.owner_id != decision.owner_id:
        assign_owner(case.pk, decision.owner_id or 0, by=by)


def _close(decision: Decision, by: Actor) -> None:
    """By the rules of the case: the round overrules none of them, and one that is closed stays so."""
    case = _case_of(decision, by)
    if case.state != CaseState.CLOSED:
        closing = Closing(case.root_cause, case.measures, case.cost)
        close_case(case.pk, closing, by=by)


def _case_of(decision: Decision, by: Actor) -> Case:
    return Case.objects.visible_to(by).get(pk=decision.item.case_id or 0)
