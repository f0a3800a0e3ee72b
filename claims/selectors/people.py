"""The names behind ids, and who may become what."""

from collections.abc import Iterable

from django.utils import timezone

from claims.models import Checker, Claim
from claims.querysets import CheckerQuerySet
from dealerops.accounts.models import User
from dealerops.accounts.querysets import UserQuerySet
from dealerops.foundation.actor import Actor, Role


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Display names by user id, in one query; for readers who may know them."""
    wanted = {pk for pk in ids if pk is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def checkers_for(claim: Claim, actor: Actor) -> CheckerQuerySet:
    """Who could take over this claim's check today."""
    able = Checker.objects.visible_to(actor).at_work(timezone.localdate())
    return (
        able.filter(programs__contains=[claim.program.code])
        .exclude(user=claim.checker_id)
        .exclude(user=claim.created_by_id)
        .select_related("user", "firm")
    )


def people_who_check() -> UserQuerySet:
    """Everybody in a checker's role: the choice when a checker's working rules are entered."""
    people: UserQuerySet = User.objects.in_role(Role.TP_CHECKER).order_by("display_name", "pk")
    return people
