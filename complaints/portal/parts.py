"""What hangs on a case at the dealer: goodwill, questions, letters; their commands and their files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from complaints.forms.desks import CASE_OF, PARTS
from complaints.models import Goodwill, InformationFile
from complaints.portal.access import case_or_404, for_dealers
from complaints.portal.cases import after, render_case
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.serving import serve
from dealerops.foundation.errors import DomainError, StaleObject, TransitionRefused
from dealerops.foundation.workflow import WRONG_STATE


@require_POST
@for_dealers
def form(request: ActorRequest, pk: int, noun: str, part: int, key: str) -> HttpResponse:
    """One command about one thing; what was typed stays when it is refused."""
    case_or_404(request.actor, pk)
    if noun not in PARTS or key not in PARTS[noun].commands:
        raise Http404
    desk = PARTS[noun]
    rows = desk.model._default_manager.visible_to(request.actor)  # type: ignore[attr-defined]
    row = get_object_or_404(rows, pk=part, **{CASE_OF[noun]: pk})
    if key not in {one.key for one in desk.offers(row, request.actor)}:
        raise TransitionRefused(WRONG_STATE)
    command = desk.commands[key]
    sent = command.bound(row, request.actor, request.POST, request.FILES)
    typed = {f"{noun}-{part}-{key}": sent}
    if not sent.is_valid():
        return render_case(request, pk, typed=typed, status=400)
    try:
        command.run(part, by=request.actor, **sent.cleaned_data)
    except StaleObject:
        raise  # nothing may be decided over what was not seen
    except DomainError as error:
        request.was_refused = True  # type: ignore[attr-defined]
        return render_case(request, pk, typed=typed, refusals=error.refusals, status=error.status)
    return after(request, pk)


@require_safe
@for_dealers
def answer_file(request: ActorRequest, pk: int, file: int) -> HttpResponse:
    """A file of an answer, as a download."""
    files = InformationFile.objects.visible_to(request.actor).select_related("attachment")
    found = get_object_or_404(files, pk=file, request__case=pk)
    return serve(found.attachment, filename=found.name)


@require_safe
@for_dealers
def agreement(request: ActorRequest, pk: int, part: int) -> HttpResponse:
    """The settlement agreement of an offer of goodwill, as a download."""
    offers = Goodwill.objects.visible_to(request.actor).select_related("agreement")
    found = get_object_or_404(offers, pk=part, case=pk)
    if found.agreement is None:
        raise Http404
    return serve(found.agreement, filename=found.number)
