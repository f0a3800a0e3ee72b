"""Notices: read, signed with one click; and what people write for the quarter."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.serving import serve
from dealerops.foundation.errors import DomainError
from dealerops.workcal.services import add_months
from reports.forms.notices import QuarterNoteForm
from reports.models import DealerNotice, QuarterNote
from reports.portal.duties.access import for_dealer
from reports.selectors.notices import signatures_of, to_sign
from reports.services import notices as s

SHOWN = 50


@require_safe
@for_dealer
def index(request: ActorRequest) -> HttpResponse:
    rows = DealerNotice.objects.visible_to(request.actor).order_by("-pk")[:SHOWN]
    waiting = set(to_sign(request.actor).values_list("pk", flat=True))
    context = {"notices": [(notice, notice.pk in waiting) for notice in rows]}
    return render(request, "reports/duties/notices.html", context)


@require_safe
@for_dealer
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(DealerNotice.objects.visible_to(request.actor), pk=pk)
    context = {
        "notice": notice,
        "signatures": signatures_of(notice, request.actor),
        "may_sign": to_sign(request.actor).filter(pk=pk).exists(),
    }
    return render(request, "reports/duties/notice.html", context)


@require_POST
@for_dealer
def sign(request: ActorRequest, pk: int) -> HttpResponse:
    get_object_or_404(DealerNotice.objects.visible_to(request.actor), pk=pk)
    try:
        s.sign_notice(pk, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error.refusals[0].message))
    else:
        messages.success(request, gettext("Read and signed."))
    return redirect("duties:notice", pk)


@require_safe
@for_dealer
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    notices = DealerNotice.objects.visible_to(request.actor).select_related("paper")
    notice = get_object_or_404(notices, pk=pk)
    if notice.paper is None:
        raise Http404
    return serve(notice.paper, filename=str(notice))


@require_http_methods(["GET", "HEAD", "POST"])
@for_dealer
def quarter(request: ActorRequest) -> HttpResponse:
    """One's own words for the quarter whose summary is still to be made, else the running one."""
    actor, now = request.actor, timezone.now()
    first = _open_quarter(timezone.localdate(now), now)
    form = QuarterNoteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            s.write_quarter_note(first, **form.cleaned_data, by=actor)
            messages.success(request, gettext("Kept for the summary of the quarter."))
            return redirect("duties:quarter")
    notes = QuarterNote.objects.visible_to(actor).filter(quarter=first)
    context = {
        "form": form,
        "quarter": first,
        "until": s.cut_off(first),
        "notes": notes.select_related("person").order_by("topic", "pk"),
    }
    return render(request, "reports/duties/quarter.html", context, status=status)


def _open_quarter(today: dt.date, now: dt.datetime) -> dt.date:
    running = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    before = add_months(running, -3)
    return before if now < s.cut_off(before) else running
