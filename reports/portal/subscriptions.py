"""A person's own subscriptions, and the link in a mail that ends one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.accounts.models import Membership
from dealerops.foundation.reporting import declared
from reports.forms.calendar import WishForm
from reports.models import ScheduleReader
from reports.selectors.subscriptions import (
    read_token,
    reader_of_token,
    reports_for,
    subscriptions_of,
)
from reports.services.scheduling import leave_view
from reports.services.subscribing import Wish, subscribe, unsubscribe


@dataclass(frozen=True, slots=True)
class Ending:
    """What a link in a mail ends, by its name, and how."""

    title: str
    end: Callable[[], object]
    is_view: bool = False


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    if request.membership is None or not reports_for(request.actor):
        raise Http404
    lines = [
        (one, WishForm(auto_id=f"{one.report.code}_%s", initial=vars(one.subscription)))
        for one in subscriptions_of(request.membership, request.actor)
    ]
    return render(request, "reports/calendar/subscriptions.html", {"lines": lines})


@require_POST
def change(request: ActorRequest) -> HttpResponse:
    """Keep what was chosen for one report."""
    form = WishForm(request.POST)
    if request.membership is None or not reports_for(request.actor):
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Please choose a language and a form."))
        return redirect("report_calendar:subscriptions")
    given = form.cleaned_data
    wish = Wish(given["is_active"], given["language"], given["form"])
    subscribe(request.membership.pk, given["code"], wish, by=request.actor)
    messages.success(request, _("Kept."))
    return redirect("report_calendar:subscriptions")


# A mail program posts here by itself (RFC 8058); the signed link is all the proof there is, and all that
# it can do is to end one subscription or one scheduled view.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and end it; a link that is not ours or whose role has ended says only that it is closed."""
    ending = _ending_of(token)
    if ending is None:
        return _closed(request)
    is_done = request.method == "POST"
    if is_done:
        try:
            ending.end()
        except (Membership.DoesNotExist, ScheduleReader.DoesNotExist):
            return _closed(request)
    context = {"ending": ending, "is_done": is_done}
    return render(request, "reports/calendar/leave.html", context)


def _ending_of(token: str) -> Ending | None:
    named = read_token(token)
    if named:
        report = declared().get(named[1])
        title = f"{report.code} {report.title}" if report else ""
        return Ending(title, partial(unsubscribe, *named)) if report else None
    reader = reader_of_token(token)
    return Ending(reader.schedule.name, partial(leave_view, reader.pk), True) if reader else None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/calendar/leave.html", {"ending": None}, status=410)
