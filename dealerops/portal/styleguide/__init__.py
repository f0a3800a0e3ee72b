"""Every component on one page, for people who build pages and for the accessibility check.

Its words are samples, not product text, so they are not translated. Served where STYLEGUIDE is set.
"""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealerops.accounts.middleware import ActorRequest
from dealerops.portal.styleguide import basics, lists, work


@require_safe
def styleguide(request: ActorRequest) -> HttpResponse:
    if not getattr(settings, "STYLEGUIDE", False):
        raise Http404
    samples = {**basics.samples(), **lists.samples(), **work.samples()}
    return render(request, "portal/styleguide.html", samples)
