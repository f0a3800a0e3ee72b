"""Symptoms, photos and lines of an order, one by one."""

from collections.abc import Callable
from typing import BinaryIO, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales import services as s
from aftersales.choices import PhotoKind
from aftersales.forms.approvals import AnswerForm
from aftersales.forms.evidence import SignatureForm
from aftersales.forms.work import DiagnosisForm, ItemForm
from aftersales.models import CustomerQuestion, ReceptionPhoto, RoItem, Symptom
from aftersales.portal.access import for_roles, for_workshop, order_or_404
from aftersales.portal.order_page import OrderPage, render_order
from aftersales.portal.orders import after
from aftersales.selectors.price_list import offered_codes
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.services import read_bytes
from dealerops.documents.serving import serve_picture
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.foundation.words import typed as as_typed
from dealerops.reading import apart
from dealerops.web import shown_version

PHOTO_WIDTH = 1400
CHANGERS = frozenset({Role.D_SA, Role.D_TECH, Role.D_SVC_DIR})
ANSWERERS = frozenset({Role.D_SA, Role.D_SVC_DIR})
LINE_STEPS = {"start": s.start_item, "finish": s.finish_item, "cancel": s.drop_item}


@require_POST
@for_workshop
def photos(request: ActorRequest, pk: int) -> HttpResponse:
    """Photos of the car as it came."""
    order_or_404(request.actor, pk)
    kind = request.POST.get("kind", PhotoKind.WALK_AROUND)
    if kind not in PhotoKind.values:
        raise Http404
    files = request.FILES.getlist("file")
    for file in files:
        s.attach_photo(pk, cast(BinaryIO, file), name=file.name or "", by=request.actor, kind=kind)
    if not files:
        messages.error(request, _("Choose a file first."))
    if not request.headers.get("HX-Request"):
        return redirect("aftersales:order", pk)
    page = OrderPage(order_or_404(request.actor, pk), request.actor)
    return render(request, "aftersales/orders/_photos.html", {"page": page})


@require_POST
@for_workshop
def remove_photo(request: ActorRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(ReceptionPhoto.objects.visible_to(request.actor), pk=pk)
    s.remove_photo(photo.pk, by=request.actor)
    return redirect("aftersales:order", photo.order_id)


@require_safe
@for_workshop
def photo(request: ActorRequest, pk: int) -> HttpResponse:
    """The photo as a picture that we drew ourselves."""
    photos = ReceptionPhoto.objects.visible_to(request.actor).select_related("attachment")
    found = get_object_or_404(photos, pk=pk)
    return serve_picture(apart.page_image(read_bytes(found.attachment), 0, width=PHOTO_WIDTH))


@require_POST
@for_workshop
def remove_symptom(request: ActorRequest, pk: int) -> HttpResponse:
    symptom = get_object_or_404(Symptom.objects.visible_to(request.actor), pk=pk)
    s.remove_symptom(symptom.pk, by=request.actor)
    return redirect("aftersales:order", symptom.order_id)


@require_POST
@for_workshop
def diagnosis(request: ActorRequest, pk: int) -> HttpResponse:
    symptom = get_object_or_404(Symptom.objects.visible_to(request.actor), pk=pk)
    form = DiagnosisForm(request.POST)
    order_id, key = symptom.order_id, f"diagnosis-{symptom.pk}"

    def write() -> object:
        return s.diagnose(symptom.pk, *form.said, by=request.actor)

    return _kept(request, order_id, key, form, write)


@require_POST
@for_workshop
def line_step(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """Start, finish or take off one line."""
    item = get_object_or_404(RoItem.objects.visible_to(request.actor), pk=pk)
    if name not in LINE_STEPS:
        raise Http404
    LINE_STEPS[name](item.pk, by=request.actor)
    return after(request, item.order_id)


@for_roles(CHANGERS)
def line(request: ActorRequest, pk: int) -> HttpResponse:
    """Change one line; what costs the customer more needs a new yes, and the page says so."""
    items = RoItem.objects.visible_to(request.actor).select_related("order")
    item = get_object_or_404(items, pk=pk)
    form = ItemForm(request.POST) if request.method == "POST" else ItemForm.of(item)
    refusals: object = ()
    if request.method == "POST" and form.is_valid():
        try:
            s.revise_item(item.pk, form.facts, by=request.actor, version=shown_version(request))
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals = error.refusals
        else:
            return after(request, item.order_id)
    codes = offered_codes(item.order.dealer_id)
    context = {"item": item, "form": form, "codes": codes, "refusals": refusals}
    status = 400 if request.method == "POST" else 200
    return render(request, "aftersales/orders/line.html", context, status=status)


@require_safe
@for_roles(CHANGERS)
def codes(request: ActorRequest) -> HttpResponse:
    """What the house's lists offer for a number that somebody is typing."""
    found = offered_codes(min(request.actor.dealer_ids), as_typed(request.GET.get("code", "")))
    return render(request, "aftersales/orders/_code_options.html", {"codes": found})


@for_roles(ANSWERERS)
def risk(request: ActorRequest, pk: int) -> HttpResponse:
    """The signed notice for safety-critical work that is not wanted."""
    items = RoItem.objects.visible_to(request.actor).select_related("order")
    item = get_object_or_404(items, pk=pk)
    first = {"person": item.order.contact_name}
    is_sent = request.method == "POST"
    form = SignatureForm(request.POST, request.FILES) if is_sent else SignatureForm(initial=first)
    refusals: object = ()
    if request.method == "POST" and form.is_valid():
        try:
            s.sign_risk(item.pk, form.evidence, by=request.actor)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals = error.refusals
        else:
            return after(request, item.order_id)
    context = {"item": item, "form": form, "refusals": refusals}
    status = 400 if request.method == "POST" else 200
    return render(request, "aftersales/orders/risk.html", context, status=status)


@require_POST
@for_workshop
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Answer what the customer asked on the page."""
    questions = CustomerQuestion.objects.visible_to(request.actor)
    question = get_object_or_404(questions, pk=pk)
    form = AnswerForm(request.POST)
    order_id, key = question.order_id, f"answer-{question.pk}"

    def write() -> object:
        return s.answer_question(question.pk, form.cleaned_data["answer"], by=request.actor)

    return _kept(request, order_id, key, form, write)


def _kept(
    request: ActorRequest, order_id: int, key: str, form: Form, write: Callable[[], object]
) -> HttpResponse:
    """A form inside a list on the order's page: what was typed stays when it is refused."""
    if not form.is_valid():
        return render_order(request, order_id, typed={key: form}, status=400)
    try:
        write()
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return render_order(
            request, order_id, typed={key: form}, refusals=error.refusals, status=error.status
        )
    return redirect("aftersales:order", order_id)
