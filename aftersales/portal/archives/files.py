"""Archive files: the list, one of them with its papers, and a new one for a car that was sold."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aftersales.choices import Paper
from aftersales.forms.archives import NewCarForm, PaperForm, RejectForm
from aftersales.lists.archives import ARCHIVE_GROUPS, ARCHIVES
from aftersales.models import ArchiveItem
from aftersales.portal.archives.access import (
    file_or_404,
    for_editors,
    for_filing,
    for_keepers,
    for_readers,
)
from aftersales.portal.archives.page import ArchivePage
from aftersales.services.archive_papers import add_paper, reject_paper
from aftersales.services.archives import archive_order
from aftersales.services.gate_outs import KEEPERS
from aftersales.services.new_cars import open_new_car
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.serving import serve
from dealerops.foundation.errors import DomainError, Refusal, StaleObject
from dealerops.portal.listing import Layout, ListPage, render_list
from dealerops.web import shown_version


@require_safe
@for_readers
def index(request: ActorRequest) -> HttpResponse:
    found = ListPage(
        ARCHIVES,
        request,
        Layout(
            name="archives",
            url=reverse("archives:list"),
            presets=ARCHIVE_GROUPS,
            link=lambda pk: reverse("archives:file", args=(pk,)),
            subtitle="model",
            more=("paper",),
        ),
    )
    return render_list(
        request,
        found,
        page="aftersales/archives/list.html",
        rows="aftersales/archives/_list.html",
        may_open=request.actor.role in KEEPERS,
    )


@require_safe
@for_readers
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    return _page(request, ArchivePage(file_or_404(request.actor, pk), request.actor))


@require_POST
@for_editors
def add(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """Bring one paper; what was typed stays when it is refused."""
    file = file_or_404(request.actor, pk)
    if code not in Paper.values:
        raise Http404
    typed = PaperForm(request.POST, request.FILES, code=code)
    if not typed.is_valid():
        return _page(request, ArchivePage(file, request.actor, code, typed), status=400)
    try:
        version = typed.cleaned_data["version"]
        add_paper(pk, code, typed.facts, by=request.actor, version=version)
    except StaleObject:
        raise
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        page = ArchivePage(
            file_or_404(request.actor, pk), request.actor, code, typed, error.refusals
        )
        return _page(request, page, status=error.status)
    return redirect(f"{reverse('archives:file', args=(pk,))}#{code}")


@require_POST
@for_editors
def reject(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    file_or_404(request.actor, pk)
    form = RejectForm(request.POST)
    form.is_valid()
    said = {"why": "", "version": None, **form.cleaned_data}
    reject_paper(pk, code, said["why"], by=request.actor, version=said["version"])
    return redirect(f"{reverse('archives:file', args=(pk,))}#{code}")


@require_safe
@for_readers
def scan(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    """The paper as a download."""
    items = ArchiveItem.objects.visible_to(request.actor).select_related("attachment")
    item = get_object_or_404(items, file=pk, code=code)
    if item.attachment is None:
        raise Http404
    return serve(item.attachment, filename=f"{item.code}-{item.name}")


@require_POST
@for_filing
def archive(request: ActorRequest, pk: int) -> HttpResponse:
    """File the order of this archive."""
    file = file_or_404(request.actor, pk)
    if file.order_id is None:
        raise Http404
    archive_order(file.order_id, by=request.actor, version=shown_version(request))
    messages.success(request, _("The order is filed."))
    return redirect("archives:file", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def new(request: ActorRequest) -> HttpResponse:
    """Open the archive of a new car."""
    typed = NewCarForm(request.POST if request.method == "POST" else None)
    refusals: Sequence[Refusal] = ()
    status = 400 if typed.is_bound else 200
    if typed.is_bound and typed.is_valid():
        (dealer_id,) = list(request.actor.dealer_ids)[:1]
        try:
            file = open_new_car(dealer_id, typed.car, by=request.actor)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect("archives:file", file.pk)
    context = {"form": typed, "refusals": refusals}
    return render(request, "aftersales/archives/new.html", context, status=status)


def _page(request: ActorRequest, page: ArchivePage, *, status: int = 200) -> HttpResponse:
    return render(request, "aftersales/archives/file.html", {"page": page}, status=status)
