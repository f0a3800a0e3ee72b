"""The gate-out register: cars let out, numbers that were not used, blue copies."""

from collections.abc import Sequence
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftersales.choices import GateOutKind
from aftersales.forms.archives import CopyForm, GapForm, NoteForm
from aftersales.lists.archives import GATE_OUTS, NOTE_GROUPS
from aftersales.models import GateOutNote
from aftersales.portal.archives.access import for_keepers, for_note_readers, note_or_404
from aftersales.selectors.archive_badges import note_badge
from aftersales.selectors.gate_outs import gaps_of_year
from aftersales.services.customers import vehicle_of
from aftersales.services.gate_outs import (
    KEEPERS,
    NoteFacts,
    bring_blue_copy,
    explain_gap,
    let_out,
    next_serial,
)
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.serving import serve
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.portal.templatetags.dx import local_name, written


@require_safe
@for_note_readers
def index(request: ActorRequest) -> HttpResponse:
    return _register(request, GapForm.fresh())


def _register(
    request: ActorRequest, form: GapForm, refusals: Sequence[Refusal] = (), *, status: int = 200
) -> HttpResponse:
    found = ListPage(
        GATE_OUTS,
        request,
        Layout(
            name="gate-outs",
            url=reverse("archives:gate_outs"),
            presets=NOTE_GROUPS,
            link=lambda pk: reverse("archives:gate_out", args=(pk,)),
            subtitle="model",
        ),
    )
    is_keeper = request.actor.role in KEEPERS
    response = render_list(
        request,
        found,
        page="aftersales/archives/gate_outs.html",
        rows="aftersales/archives/_gate_outs.html",
        gaps=gaps_of_year(request.actor, timezone.localdate().year),
        gap_form=form if is_keeper else None,
        refusals=refusals,
        may_enter=is_keeper,
    )
    response.status_code = status
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def new(request: ActorRequest) -> HttpResponse:
    """Enter a note as it stands on the pad."""
    (dealer_id,) = list(request.actor.dealer_ids)[:1]
    today = timezone.localdate()
    if request.method == "POST":
        typed = NoteForm(request.POST, request.FILES)
    else:
        serial = next_serial(dealer_id, today.year)
        typed = NoteForm(initial={"serial": serial, "issued_on": today})
    refusals: Sequence[Refusal] = ()
    status = 400 if typed.is_bound else 200
    if typed.is_bound and typed.is_valid():
        try:
            note = _enter(dealer_id, typed, request)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("archives:gate_out", note.pk)
    context = {"form": typed, "refusals": refusals}
    return render(request, "aftersales/archives/gate_out_new.html", context, status=status)


def _enter(dealer_id: int, typed: NoteForm, request: ActorRequest) -> GateOutNote:
    said = typed.cleaned_data
    vehicle = vehicle_of(said["vin"], model=said["model"], by=request.actor)
    file = said["file"]
    facts = NoteFacts(
        said["serial"],
        said["issued_on"],
        vehicle.pk,
        said["second_tier"],
        cast(BinaryIO, file) if file else None,
        file.name if file else "",
    )
    return let_out(dealer_id, facts, by=request.actor)


@require_safe
@for_note_readers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    note = note_or_404(request.actor, pk)
    is_keeper = request.actor.role in KEEPERS and note.kind != GateOutKind.VOID
    context = {
        "note": note,
        "badge": note_badge(note.kind),
        "facts": [
            (_("Issued on"), written(note.issued_on, Kind.DATE)),
            (_("VIN"), note.vehicle.masked_vin if note.vehicle else ""),
            (_("Model"), local_name(note.vehicle.model) if note.vehicle else ""),
            (_("Second-tier dealer"), note.second_tier),
            (_("Why it was not used"), note.reason),
            (_("Entered by"), str(note.entered_by)),
        ],
        "form": CopyForm() if is_keeper and not note.attachment_id else None,
    }
    return render(request, "aftersales/archives/gate_out.html", context)


@require_POST
@for_keepers
def explain(request: ActorRequest) -> HttpResponse:
    """Say why numbers of the pad let no car out; what was typed stays when it is refused."""
    typed = GapForm(request.POST)
    if not typed.is_valid():
        return _register(request, typed, status=400)
    (dealer_id,) = list(request.actor.dealer_ids)[:1]
    said = typed.cleaned_data
    numbers = (said["first"], said["last"])
    try:
        count = explain_gap(dealer_id, said["year"], numbers, said["reason"], by=request.actor)
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return _register(request, typed, error.refusals, status=error.status)
    messages.success(request, _("%(count)s numbers explained.") % {"count": count})
    return redirect("archives:gate_outs")


@require_POST
@for_keepers
def bring(request: ActorRequest, pk: int) -> HttpResponse:
    """The blue copy that came in later."""
    note_or_404(request.actor, pk)
    typed = CopyForm(request.POST, request.FILES)
    if typed.is_valid():
        file = typed.cleaned_data["file"]
        bring_blue_copy(pk, cast(BinaryIO, file), name=file.name or "", by=request.actor)
        messages.success(request, _("The blue copy is here."))
    else:
        messages.error(request, _("Choose a file first."))
    return redirect("archives:gate_out", pk)


@require_safe
@for_note_readers
def scan(request: ActorRequest, pk: int) -> HttpResponse:
    note = note_or_404(request.actor, pk)
    if note.attachment is None:
        raise Http404
    return serve(note.attachment, filename=f"{note}-{note.attachment.name}")
