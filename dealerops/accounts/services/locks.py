"""Letting people in again who were locked out by wrong passwords or wrong codes."""

from django.db import transaction

from dealerops.accounts.models import CodeGuard, SignInLock
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record


@transaction.atomic
def release_sign_in(lock_id: int, *, by: Actor) -> None:
    """Forget the wrong passwords for this name from this address."""
    lock = SignInLock.objects.visible_to(by).lock(lock_id)
    record(lock, "accounts.sign_in_released", by=by, failures=lock.failures_since_start)
    same = SignInLock.objects.filter(username=lock.username, ip_address=lock.ip_address)
    same.delete()


@transaction.atomic
def release_codes(guard_id: int, *, by: Actor) -> CodeGuard:
    """Let the person try codes again; the used ones stay used."""
    guard = CodeGuard.objects.visible_to(by).lock(guard_id)
    guard.wrong, guard.wrong_at = 0, None
    guard.save(update_fields=("wrong", "wrong_at"))
    record(guard, "accounts.codes_released", by=by, person=guard.user_id)
    return guard
