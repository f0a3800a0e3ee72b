"""A claim of one dealer at each station of its way, so that a walk finds every kind of page."""

from claims.choices import Reason
from claims.models import Claim
from claims.services import (
    FindingInput,
    approve_claim,
    pass_check,
    reject_claim,
    reset_check,
    start_check,
    submit_claim,
    withdraw_claim,
)
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Channel, Role
from tests.browser.story import actor_of, fill_in, sell_a_car
from tests.stack import wait_for

LEVELS = (Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD)
WORKER_SECONDS = 90
FOUND = [FindingInput("D02", Reason.B01, "第二页缺少签字")]


def bring_claims_further(username: str) -> None:
    """A draft that lacks nothing, and claims that were withdrawn, sent back, approved and rejected."""
    by = actor_of(User.objects.get(username=username), Channel.PORTAL)
    fill_in(sell_a_car(username), by=by)
    withdraw_claim(_handed_in(username, by).pk, by=by)
    for end in (_send_back, _approve, _reject):
        end(_assigned(_handed_in(username, by)))


def _handed_in(username: str, by: Actor) -> Claim:
    return submit_claim(fill_in(sell_a_car(username), by=by).pk, by=by)


def _assigned(claim: Claim) -> Claim:
    """As soon as a worker has found a checker."""
    assert wait_for(lambda: _now(claim).checker_id, seconds=WORKER_SECONDS, pause=0.5)
    return _now(claim)


def _send_back(claim: Claim) -> None:
    checker = actor_of(claim.checker, Channel.API)
    start_check(claim.pk, by=checker)
    reset_check(claim.pk, FOUND, by=checker)


def _approve(claim: Claim) -> None:
    _pass(claim)
    for role in LEVELS[: _now(claim).steps.count()]:
        approve_claim(claim.pk, by=_decider(role))


def _reject(claim: Claim) -> None:
    _pass(claim)
    reject_claim(claim.pk, FOUND, by=_decider(LEVELS[0]))


def _pass(claim: Claim) -> None:
    """Through the check; a worker then routes it to whoever decides."""
    checker = actor_of(claim.checker, Channel.API)
    start_check(claim.pk, by=checker)
    pass_check(claim.pk, by=checker)
    assert wait_for(lambda: _now(claim).state == "IN_APPROVAL", seconds=WORKER_SECONDS, pause=0.5)


def _decider(role: Role) -> Actor:
    return actor_of(User.objects.get(username=role.value.lower()), Channel.BACKOFFICE)


def _now(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)
