"""Driver tasks: the driver's list and pages for the phone, and those of who sends drivers."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.lists.drives import DRIVE_GROUPS, DRIVE_READERS, DRIVES
from aftersales.models import DriverTask, Loan, SheetPhoto
from aftersales.portal.access import for_roles
from aftersales.portal.drive_page import OFFERED, DrivePage, form_for
from aftersales.services import driving as s
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.services import read_bytes
from dealerops.documents.serving import serve_picture
from dealerops.foundation.errors import DomainError
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.reading import apart
from dealerops.web import shown_version

PHOTO_WIDTH = 1400
for_drives = for_roles(DRIVE_READERS)
STEPS: Mapping[str, Callable[..., object]] = {
    "set_off": s.set_off,
    "arrive": s.be_there,
    "drive": s.drive_off,
}
# What each form does with a task; the form is valid.
DONE: Mapping[str, Callable[[int, Any, ActorRequest], object]] = {
    "assign": lambda pk, form, request: s.assign_task(
        pk, form.cleaned_data["driver"], by=request.actor, version=shown_version(request)
    ),
    "word": lambda pk, form, request: s.tell_customer(
        pk, form.cleaned_data["text"], by=request.actor
    ),
    "help": lambda pk, form, request: s.help_on_the_spot(
        pk,
        form.cleaned_data["help"],
        form.cleaned_data["note"],
        by=request.actor,
        version=shown_version(request),
    ),
    "take_over": lambda pk, form, request: s.take_car_over(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "hand_over": lambda pk, form, request: s.hand_car_over(
        pk, form.facts, by=request.actor, version=shown_version(request)
    ),
    "explain": lambda pk, form, request: s.explain_incident(
        pk, form.cleaned_data["explanation"], by=request.actor, version=shown_version(request)
    ),
    "fail": lambda pk, form, request: s.fail_task(
        pk,
        form.cleaned_data["reason"],
        form.cleaned_data["note"],
        by=request.actor,
        version=shown_version(request),
    ),
    "break_off": lambda pk, form, request: s.break_off(
        pk, form.why, form.facts, by=request.actor, version=shown_version(request)
    ),
    "cancel": lambda pk, form, request: s.cancel_task(
        pk, form.cleaned_data["reason"], by=request.actor, version=shown_version(request)
    ),
}


def task_or_404(request: ActorRequest, pk: int) -> DriverTask:
    """One task that the reader may see. Foreign and missing look alike."""
    tasks = DriverTask.objects.visible_to(request.actor).select_related(
        "order", "vehicle__model", "driver", "incident__closed_by"
    )
    return get_object_or_404(tasks, pk=pk)


@require_safe
@for_drives
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        DRIVES,
        request,
        Layout(
            name="drives",
            url=reverse("aftersales:tasks"),
            presets=DRIVE_GROUPS,
            link=lambda pk: reverse("aftersales:task", args=(pk,)),
            subtitle="kind",
        ),
    )
    return render_list(
        request,
        found,
        page="aftersales/drives/list.html",
        rows="aftersales/drives/_list.html",
    )


@require_safe
@for_drives
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    page = DrivePage(task_or_404(request, pk), request.actor)
    return render(request, "aftersales/drives/detail.html", {"page": page})


@require_POST
@for_drives
def step(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """A step with nothing to type."""
    task_or_404(request, pk)
    if name not in STEPS:
        raise Http404
    STEPS[name](pk, by=request.actor, version=shown_version(request))
    return redirect("aftersales:task", pk)


@require_POST
@for_drives
def form(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """One form of the page; what was typed stays when it is refused."""
    if key not in OFFERED:
        raise Http404
    page = DrivePage(task_or_404(request, pk), request.actor)
    sent = form_for(key, page, {"data": request.POST, "files": request.FILES})
    refusals: Any = ()
    status = 400
    if sent.is_valid():
        try:
            DONE[key](pk, sent, request)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("aftersales:task", pk)
    page = DrivePage(task_or_404(request, pk), request.actor, {key: sent}, refusals)
    return render(request, "aftersales/drives/detail.html", {"page": page}, status=status)


@require_POST
@for_drives
def photos(request: ActorRequest, pk: int) -> HttpResponse:
    """Photos of the car as it changes hands now."""
    task = task_or_404(request, pk)
    keep_photos(request, task, s.end_of_task(task))
    if not request.headers.get("HX-Request"):
        return redirect("aftersales:task", pk)
    page = DrivePage(task_or_404(request, pk), request.actor)
    return render(request, "aftersales/drives/_photos.html", {"page": page})


def keep_photos(request: ActorRequest, carrier: DriverTask | Loan, end: str) -> None:
    files = request.FILES.getlist("file")
    for file in files:
        s.attach_sheet_photo(
            carrier, end, cast(BinaryIO, file), name=file.name or "", by=request.actor
        )
    if not files:
        messages.error(request, _("Choose a file first."))


@require_safe
@for_drives
def photo(request: ActorRequest, pk: int) -> HttpResponse:
    """The photo as a picture that we drew ourselves."""
    rows = SheetPhoto.objects.visible_to(request.actor).select_related("attachment")
    found = get_object_or_404(rows, pk=pk)
    return serve_picture(apart.page_image(read_bytes(found.attachment), 0, width=PHOTO_WIDTH))


@require_POST
@for_drives
def remove_photo(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SheetPhoto.objects.visible_to(request.actor), pk=pk)
    s.remove_sheet_photo(found.pk, by=request.actor)
    if found.task_id:
        return redirect("aftersales:task", found.task_id)
    return redirect("aftersales:loan", found.loan_id)
