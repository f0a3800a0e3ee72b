"""Name and phone of a customer in full in the back office: once, for a purpose, and on record."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from complaints.forms.reveal import FIELDS, RevealForm
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.errors import DomainError
from dealerops.registry.services import REVEALERS, reveal


def reveal_page(pages: ScopedAdmin, request: HttpRequest, pk: int, back: str) -> HttpResponse:
    """Ask for field and purpose, then show the value once. `pages` knows what the person may see."""
    may = pages.has_view_permission(request) and actor_of(request).role in REVEALERS
    if not may:
        raise PermissionDenied
    record = get_object_or_404(pages.get_queryset(request), pk=pk)
    form = RevealForm(request.POST if request.method == "POST" else None)
    status, context = (400 if form.is_bound else 200), dict[str, Any]()
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            value = reveal(record, said["field"], purpose=said["purpose"], by=actor_of(request))
        except DomainError as error:
            status = error.status
            for refusal in error.refusals:
                form.add_error(None, f"{refusal.message} ({refusal.code})")
        else:
            status, context = 200, {"value": value, "label": dict(FIELDS)[said["field"]]}
    context |= {
        **pages.admin_site.each_context(request),
        "opts": pages.opts,
        "title": _("Show personal data"),
        "original": record,
        "form": form,
        "back": back,
    }
    return TemplateResponse(request, "backoffice/complaints/reveal.html", context, status=status)
