"""A page with things to do next: each is a form, checked, done by a service, refused with its reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal

Text = str | Promise


@dataclass
class Desk:
    """What is on the desk: a record as this reader sees it, and what they may do with it."""

    obj: Any
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()

    offers: ClassVar[Mapping[str, "Offer"]] = {}
    template: ClassVar[str] = ""

    def url(self, key: str) -> str:
        """Where the form of that key is sent."""
        raise NotImplementedError

    @property
    def forms(self) -> list[dict[str, Any]]:
        """Forms of what can be done next: the one that was sent with errors, else fresh ones."""
        return [
            {
                "key": key,
                "form": self.typed.get(key) or offer.make(self, {}),
                "title": offer.title,
                "label": offer.label,
                "danger": offer.danger,
                "url": self.url(key),
                "open": key in self.typed or not offer.folded,
            }
            for key, offer in self.offers.items()
            if offer.is_for(self)
        ]


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of a desk: when it is offered, how it is made, what it does."""

    title: Text
    label: Text
    is_for: Callable[[Any], bool]
    make: Callable[[Any, dict[str, Any]], Form]
    do: Callable[[Any, Any, ActorRequest], object]
    folded: bool = True
    danger: bool = False


def answer(request: ActorRequest, key: str, fresh: Callable[[], Desk], to: str) -> HttpResponse:
    """Do what was sent and go to `to`; what was typed stays when it is refused."""
    desk = fresh()
    if key not in desk.offers:
        raise Http404
    offer = desk.offers[key]
    sent = offer.make(desk, {"data": request.POST, "files": request.FILES})
    refusals: Sequence[Refusal] = ()
    status = 400
    if sent.is_valid():
        try:
            offer.do(desk.obj, sent, request)
        except DomainError as error:
            request.was_refused = True  # type: ignore[attr-defined]
            refusals, status = error.refusals, error.status
        else:
            return redirect(to)
    desk = fresh()
    desk.typed, desk.refusals = {key: sent}, refusals
    return show(request, desk, status=status)


def show(request: ActorRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    return render(request, desk.template, {"page": desk}, status=status)
