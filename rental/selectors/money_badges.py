"""How the states of money look, and what pages say of a debt in a word."""

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealerops.portal.registry import Badge, Tone
from rental.choices.damage import DamageState
from rental.choices.dunning import PlanState, StepState, WriteOffState
from rental.choices.ledger import Bucket
from rental.models import LedgerItem

DAMAGE_TONES: dict[str, Tone] = {
    DamageState.REPORTED: Tone.AMBER,
    DamageState.ASSESSED: Tone.BLUE,
    DamageState.USER_NOTIFIED: Tone.BLUE,
    DamageState.AGREED: Tone.BLUE,
    DamageState.DISPUTED: Tone.AMBER,
    DamageState.INVOICED: Tone.BLUE,
    DamageState.INSTALMENT: Tone.BLUE,
    DamageState.DUNNING: Tone.RED,
    DamageState.PAID: Tone.GREEN,
    DamageState.CLOSED: Tone.NEUTRAL,
    DamageState.WRITTEN_OFF: Tone.NEUTRAL,
}
STEP_TONES = {StepState.OPEN: Tone.AMBER, StepState.DONE: Tone.GREEN}
PLAN_TONES = {
    PlanState.PROPOSED: Tone.AMBER,
    PlanState.ACTIVE: Tone.BLUE,
    PlanState.DONE: Tone.GREEN,
    PlanState.BROKEN: Tone.RED,
}
WRITE_OFF_TONES = {WriteOffState.PROPOSED: Tone.AMBER, WriteOffState.APPROVED: Tone.GREEN}
BUCKET_TONES: dict[str, Tone] = {
    Bucket.NOT_DUE: Tone.NEUTRAL,
    Bucket.D30: Tone.AMBER,
    Bucket.D60: Tone.RED,
    Bucket.D90: Tone.RED,
    Bucket.OVER_90: Tone.RED,
}


def damage_badge(state: str) -> Badge:
    return Badge(DAMAGE_TONES[state], DamageState(state).label)


def step_badge(state: str) -> Badge:
    return Badge(STEP_TONES.get(StepState(state), Tone.NEUTRAL), StepState(state).label)


def plan_badge(state: str) -> Badge:
    return Badge(PLAN_TONES.get(PlanState(state), Tone.NEUTRAL), PlanState(state).label)


def write_off_badge(state: str) -> Badge:
    return Badge(
        WRITE_OFF_TONES.get(WriteOffState(state), Tone.NEUTRAL), WriteOffState(state).label
    )


def item_badge(item: LedgerItem, on: dt.date) -> Badge:
    if item.balance <= 0:
        return Badge(Tone.GREEN, _("Settled"))
    if item.is_disputed:
        return Badge(Tone.AMBER, _("Disputed"))
    days = (on - item.due_on).days
    if days <= 0:
        return Badge(Tone.NEUTRAL, Bucket.NOT_DUE.label)
    return Badge(Tone.RED, _now("%(count)s days overdue") % {"count": days})
