"""Who is away and who stands in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from dealerops.accounts.middleware import ActorRequest
from dealerops.accounts.models import Membership
from dealerops.accounts.querysets import MembershipQuerySet
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError
from reports.choices.duties import HEADS, SALES_PEOPLE
from reports.forms.duties import LeaveForm
from reports.models import Leave
from reports.portal.duties.access import for_dealer
from reports.services import duties as s


def _held(actor: Actor) -> MembershipQuerySet:
    """Everybody at the dealer."""
    return Membership.objects.visible_to(actor).live().select_related("user").order_by("pk")


def _led(actor: Actor) -> MembershipQuerySet:
    """Whose leave the actor enters; most people their own only."""
    if actor.role == Role.D_SALES_DIR:
        return _held(actor).filter(role__in=SALES_PEOPLE)
    return _held(actor) if actor.role in HEADS else _held(actor).filter(user=actor.user_id)


def _named(held: MembershipQuerySet) -> list[tuple[int, str]]:
    """Each once."""
    people = {one.user_id: str(one.user) for one in held}
    return sorted(people.items(), key=lambda one: one[1])


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def leave(request: ActorRequest) -> HttpResponse:
    """The coming leaves, and the form for a new one."""
    actor = request.actor
    people, initial = _named(_held(actor)), {"person": actor.user_id}
    form = LeaveForm(request.POST or None, people=people, initial=initial)
    form.fields["person"].choices = _named(_led(actor))  # type: ignore[attr-defined]
    refusals: Any = ()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _enter(form.cleaned_data, actor)
            except DomainError as error:
                request.was_refused = True  # type: ignore[attr-defined]
                refusals, status = error.refusals, error.status
            else:
                messages.success(request, gettext("The leave is entered."))
                return redirect("duties:leave")
    rows = Leave.objects.visible_to(actor).valid().filter(last_day__gte=timezone.localdate())
    context = {
        "form": form,
        "leaves": rows.select_related("person", "deputy").order_by("first_day", "pk"),
        "refusals": refusals,
    }
    return render(request, "reports/duties/leave.html", context, status=status)


def _enter(said: dict[str, Any], actor: Actor) -> Leave:
    return s.enter_leave(
        min(actor.dealer_ids),
        int(said["person"]),
        said["first_day"],
        said["last_day"],
        deputy_id=int(said["deputy"]) if said["deputy"] else None,
        by=actor,
    )


@require_POST
@for_dealer
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """They are here after all."""
    try:
        s.cancel_leave(pk, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error.refusals[0].message))
    except Leave.DoesNotExist:
        return HttpResponse(status=404)
    else:
        messages.success(request, gettext("The leave is cancelled."))
    return redirect("duties:leave")
