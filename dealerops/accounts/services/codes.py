"""The second step: codes are checked one after the other, few times, and each counts once."""

from enum import StrEnum

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import CodeGuard, User
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.cipher import decrypted
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.journal.services import record


class CodeVerdict(StrEnum):
    """Names of allauth's sentences, so that a form can say them."""

    RIGHT = "right"
    WRONG = "incorrect_code"
    LOCKED = "codes_locked"


@transaction.atomic
def try_code(user_id: int, code: str) -> tuple[CodeVerdict, Authenticator | None]:
    """Check a code of the person's device or a recovery code, and count it if it is wrong."""
    guard = _locked_guard(user_id)
    now = timezone.now()
    if guard.is_shut(now):
        return CodeVerdict.LOCKED, None
    device = _device_that_says(code, guard)
    if device is None:
        guard.wrong = 1 if guard.is_forgotten(now) else guard.wrong + 1
        guard.wrong_at = now
        if guard.is_shut(now):
            record(guard, "accounts.codes_locked", by=SYSTEM, person=user_id)
    else:
        guard.wrong, guard.wrong_at = 0, None
    guard.save()
    return (CodeVerdict.RIGHT if device else CodeVerdict.WRONG), device


def step_of_code(secret: str, code: str) -> int | None:
    """The half minute (counted from 1970) to which the code belongs, if that is about now."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return int(step)
    return None


@transaction.atomic
def note_new_device(user_id: int, step: int, *, by: Actor) -> None:
    """A device was registered; the code that proved it signs nobody in."""
    guard = _locked_guard(user_id)
    guard.last_step, guard.wrong, guard.wrong_at = step, 0, None
    guard.save()
    record(guard, "accounts.second_step_added", by=by, person=user_id)


@transaction.atomic
def reset_second_step(user_id: int, *, by: Actor, note: str) -> User:
    """A device got lost: forget it and its recovery codes, and end every session of the person."""
    user: User = User.objects.visible_to(by).lock(user_id)
    if by.user_id == user.pk:
        raise DomainError(
            Refusal("OWN_SECOND_STEP", _("Another administrator has to do that for you."))
        )
    Authenticator.objects.filter(user=user).delete()
    CodeGuard.objects.filter(user=user).delete()
    user.end_sessions()
    record(user, "accounts.second_step_reset", by=by, note=note)
    return user


def _locked_guard(user_id: int) -> CodeGuard:
    CodeGuard.objects.get_or_create(user_id=user_id)
    return CodeGuard.objects.select_for_update().get(user_id=user_id)


def _device_that_says(code: str, guard: CodeGuard) -> Authenticator | None:
    """The device or the sheet of recovery codes to which a code belongs that was not used yet."""
    known = Authenticator.objects.filter(user=guard.user_id)
    for device in known.filter(type=Authenticator.Type.TOTP):
        step = step_of_code(decrypted(device.data["secret"]), code)
        if step is not None and step > guard.last_step:
            guard.last_step = step
            return device
    for sheet in known.filter(type=Authenticator.Type.RECOVERY_CODES):
        if sheet.wrap().validate_code(code):
            return sheet
    return None
