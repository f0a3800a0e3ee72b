"""Writing into a round while people talk: each item is its own form with its own version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from complaints.admin.round_page import RoundPage
from complaints.forms.rounds import (
    AddItemForm,
    DecideForm,
    NoteForm,
    OffForm,
    SeatForm,
    WithdrawForm,
)
from complaints.models import AgendaItem, Case, RoundSeat, SensorRound
from complaints.selectors.rounds.meeting_page import ItemView, MeetingPage
from complaints.selectors.rounds.people import approvers_for, owners_for
from complaints.services.rounds import (
    add_item,
    decide,
    note_item,
    seat_came,
    take_off,
    withdraw_decision,
)
from complaints.workflow.rounds import WRITERS
from dealerops.backoffice.base import actor_of
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, StaleObject

ROUTE = "admin:complaints_sensorround"
CARD = "backoffice/complaints/_writing.html"


@dataclass
class Writing:
    """The card of one item with its forms; `theirs` is what somebody saved in the meantime."""

    view: ItemView
    round: SensorRound
    forms: Mapping[str, forms.Form]
    may_write: bool
    theirs: str | None = None
    yours: str = ""
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.view.item.pk

    @property
    def is_stale(self) -> bool:
        return self.theirs is not None


def _note(item: AgendaItem, form: forms.Form, by: Actor) -> object:
    said = form.cleaned_data
    return note_item(item.pk, said["notes"], by=by, version=said["version"] or 0)


def _decide(item: AgendaItem, form: forms.Form, by: Actor) -> object:
    verdict = cast(DecideForm, form).verdict
    return decide(item.pk, verdict, by=by, version=form.cleaned_data["version"] or 0)


def _withdraw(item: AgendaItem, form: forms.Form, by: Actor) -> object:
    said = form.cleaned_data
    if not item.decisions.filter(pk=said["decision"]).exists():
        raise Http404
    return withdraw_decision(
        said["decision"], reason=said["reason"], by=by, version=said["version"] or 0
    )


def _off(item: AgendaItem, form: forms.Form, by: Actor) -> object:
    return take_off(item.pk, by=by, version=form.cleaned_data["version"] or 0)


RUNS: Mapping[str, Callable[[AgendaItem, forms.Form, Actor], object]] = {
    "note": _note,
    "decide": _decide,
    "withdraw": _withdraw,
    "off": _off,
}


class RoundWriting(RoundPage):
    """Adds the addresses of what is written; a stale form is answered with both texts."""

    def get_urls(self) -> list[URLPattern]:
        doors = (
            ("<int:pk>/items/<int:item>/", require_safe(self.item), "item"),
            ("<int:pk>/items/<int:item>/<slug:key>/", require_POST(self.write), "write"),
            ("<int:pk>/put/<slug:key>/", require_POST(self.put), "put"),
            ("<int:pk>/live/", require_safe(self.live), "live"),
        )
        own = [
            path(route, self.admin_site.admin_view(view), name=f"complaints_sensorround_{name}")
            for route, view, name in doors
        ]
        return [*own, *super().get_urls()]

    def item(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        """The card of one item, open for writing where the reader writes."""
        found = self._item(request, pk, item)
        writing = self._writing(request, found)
        return self._shown(request, writing)

    def write(self, request: HttpRequest, pk: int, item: int, key: str) -> HttpResponse:
        """A note, a decision, a withdrawal, or off the table."""
        found = self._item(request, pk, item)
        actor = actor_of(request)
        if actor.role not in WRITERS:
            raise PermissionDenied
        if key not in RUNS:
            raise Http404
        sent = self._forms(found, request.POST, key)[key]
        if not sent.is_valid():
            writing = self._writing(request, found, {key: sent})
            return self._shown(request, writing, status=400)
        try:
            RUNS[key](found, sent, actor)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]  # the form's token is not used up
            return self._told_why(request, found, key, sent, error)
        if request.headers.get("HX-Request"):
            return self._shown(request, self._writing(request, self._item(request, pk, item)))
        page = reverse(f"{ROUTE}_item", args=(pk, item))
        return redirect(f"{page}#item-{item}")

    def put(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        """A new item, or who of a seat came."""
        actor = self._writer(request)
        get_object_or_404(SensorRound.objects.visible_to(actor), pk=pk)
        if key == "seat":
            return self._seat(request, pk, actor)
        if key != "add":
            raise Http404
        sent = AddItemForm(request.POST, auto_id="add_%s")
        case_id = self._case(actor, sent) if sent.is_valid() else None
        if sent.errors:
            return self.page(request, pk, adding=sent, status=400)
        said = sent.cleaned_data
        add_item(pk, section=said["section"], title=said["title"], case_id=case_id, by=actor)
        return redirect(reverse(f"{ROUTE}_change", args=(pk,)))

    def live(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What others have written since the page was made; asked every few seconds."""
        actor = self._reader(request)
        round_ = get_object_or_404(SensorRound.objects.visible_to(actor), pk=pk)
        page = MeetingPage(round_, actor)
        told = request.GET.get("seen", "")
        seen = int(told) if told.isdecimal() else 0
        context = {"page": page, "original": round_, "news": page.changed_since(seen)}
        return TemplateResponse(request, "backoffice/complaints/_live.html", context)

    # --- parts ------------------------------------------------------------------------------------
    def _reader(self, request: HttpRequest) -> Actor:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return actor_of(request)

    def _writer(self, request: HttpRequest) -> Actor:
        actor = self._reader(request)
        if actor.role not in WRITERS:
            raise PermissionDenied
        return actor

    def _item(self, request: HttpRequest, pk: int, item: int) -> AgendaItem:
        actor = self._reader(request)
        items = AgendaItem.objects.visible_to(actor).filter(round=pk)
        return get_object_or_404(items.select_related("round", "case__owner"), pk=item)

    def _seat(self, request: HttpRequest, pk: int, actor: Actor) -> HttpResponse:
        sent = SeatForm(request.POST)
        if not sent.is_valid():
            return self.page(request, pk, status=400)
        said = sent.cleaned_data
        get_object_or_404(RoundSeat.objects.visible_to(actor), pk=said["seat"], round=pk)
        seat_came(said["seat"], said["present"], by=actor, version=said["version"] or 0)
        return redirect(reverse(f"{ROUTE}_change", args=(pk,)))

    def _case(self, actor: Actor, form: AddItemForm) -> int | None:
        number = form.cleaned_data["number"].strip()
        if not number:
            return None
        case = Case.objects.visible_to(actor).filter(number=number).first()
        if case is None:
            form.add_error("number", form.unknown)
        return case.pk if case else None

    def _forms(self, item: AgendaItem, data: Any = None, key: str = "") -> dict[str, forms.Form]:
        """Fresh forms, but for the one that was sent."""
        version = {"version": item.version}
        people = {
            "owners": owners_for(item.round, item.case),
            "approvers": approvers_for(item.case),
        }
        made: dict[str, Any] = {
            "note": (NoteForm, {"initial": {**version, "notes": item.notes}}),
            "decide": (DecideForm, {"initial": version, **people}),
            "withdraw": (WithdrawForm, {}),
            "off": (OffForm, {"initial": version}),
        }
        return {
            name: form(data if name == key else None, auto_id=f"{name}-{item.pk}-%s", **options)
            for name, (form, options) in made.items()
        }

    def _writing(
        self,
        request: HttpRequest,
        item: AgendaItem,
        sent: Mapping[str, forms.Form] | None = None,
        **more: Any,
    ) -> Writing:
        page = MeetingPage(item.round, actor_of(request))
        views = [one for part in page.sections for one in part.items if one.item.pk == item.pk]
        if not views:
            raise Http404
        may_write = page.may_prepare
        found = {**self._forms(item), **(sent or {})} if may_write else {}
        return Writing(views[0], item.round, found, page.may_write, **more)

    def _told_why(
        self,
        request: HttpRequest,
        item: AgendaItem,
        key: str,
        sent: forms.Form,
        error: DomainError,
    ) -> HttpResponse:
        """What was typed stays; of a stale form both texts are shown, and a second save knows the first."""
        now = self._item(request, item.round_id, item.pk)
        if isinstance(error, StaleObject):
            typed = request.POST.copy()
            typed["version"] = str(now.version)
            again = self._forms(now, typed, key)[key]
            yours = request.POST.get("notes", "") or request.POST.get("text", "")
            writing = self._writing(request, now, {key: again}, theirs=now.notes, yours=yours)
            return self._shown(request, writing, status=error.status)
        for refusal in error.refusals:
            name = refusal.field if refusal.field in sent.fields else None
            sent.add_error(name, f"{refusal.message} ({refusal.code})")
        status = 400 if isinstance(error, InvalidInput) else error.status
        return self._shown(request, self._writing(request, now, {key: sent}), status=status)

    def _shown(self, request: HttpRequest, writing: Writing, *, status: int = 200) -> HttpResponse:
        """The card alone for htmx, the whole page with the open card otherwise."""
        if request.headers.get("HX-Request"):
            context = {"writing": writing, "one": writing.view, "original": writing.round}
            return TemplateResponse(request, CARD, context, status=status)
        return self.page(request, writing.round.pk, writing=writing, status=status)
