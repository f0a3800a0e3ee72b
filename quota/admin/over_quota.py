"""The over-quota approval: the special-sales head adds units to a month (domain.md 2Q.3)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from dealerops.backoffice.base import Button, actor_of
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from quota import rules
from quota.admin.pages import QuotaPages
from quota.admin.pictures import usage_bar
from quota.forms import OverQuotaForm, PlaceForm
from quota.models import QuotaBucket
from quota.services import adjust

NAME = "quota_quotabucket_over"


def over_quota_url(bucket: QuotaBucket, actor: Actor) -> str:
    """Where the actor approves more units for this bucket; empty for whoever may not."""
    if rules.may_adjust(actor):
        return ""
    place = {
        "program": bucket.program,
        "region": bucket.region_id,
        "dealer": bucket.dealer_id or "",
        "month": bucket.month.isoformat(),
        "model_group": bucket.model_group,
    }
    return f"{reverse(f'admin:{NAME}')}?{urlencode(place)}"


def _seen(bucket: QuotaBucket | None, _actor: Actor) -> Mapping[str, Any]:
    return {"initial": {"qty": 1, "version": bucket.version if bucket else 0}}


class OverQuotaPage(QuotaPages):
    """The page is about a place and month, because the bucket may not be there yet."""

    approval = Button(adjust, OverQuotaForm, prepare=_seen)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.over_quota)
        return [path("over-quota/", view, name=NAME), *super().get_urls()]

    def over_quota(self, request: HttpRequest) -> HttpResponse:
        """Ask for units and reason, then book them; what `adjust` refuses is told beside what was typed."""
        actor = actor_of(request)
        if rules.may_adjust(actor):
            raise PermissionDenied
        asked = PlaceForm(request.GET)
        if not asked.is_valid():
            raise Http404
        place = asked.place(actor)
        bucket = QuotaBucket.objects.visible_to(actor).at(**asdict(asked.key)).first()
        form = self.approval.bound(
            bucket, actor, request.POST if request.method == "POST" else None
        )
        status = 400 if form.is_bound else 200
        if request.method == "POST" and form.is_valid():
            try:
                return self._approved(request, asked, form.cleaned_data)
            except DomainError as error:
                bucket = QuotaBucket.objects.visible_to(actor).at(**asdict(asked.key)).first()
                form = self.approval.shown_again(bucket, actor, request.POST, error)
                status = error.status
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Approve over quota"),
            "form": form,
            "place": place,
            "asked": asked.cleaned_data,
            "bucket": bucket,
            "bar": usage_bar(bucket) if bucket else "",
            "back": self._way_back(asked, bucket),
            "is_refused": status == DomainError.status,
        }
        return TemplateResponse(request, "backoffice/quota/over_quota.html", context, status=status)

    def _approved(
        self, request: HttpRequest, asked: PlaceForm, typed: Mapping[str, Any]
    ) -> HttpResponse:
        entry = adjust(
            asked.key,
            typed["qty"],
            ref=asked.ref,
            by=actor_of(request),
            note=typed["reason"],
            version=typed["version"],
        )
        said = _("Approved over quota: %(count)s units") % {"count": entry.qty}
        messages.success(request, said)
        return redirect(self._way_back(asked, entry.bucket))

    def _way_back(self, asked: PlaceForm, bucket: QuotaBucket | None) -> str:
        back: str = asked.cleaned_data["back"]
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            return back
        if bucket is None:
            return reverse("admin:quota_quotabucket_changelist")
        return reverse("admin:quota_quotabucket_change", args=(bucket.pk,))
