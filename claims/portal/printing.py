"""The claim on paper, for the dealer."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from claims.portal.access import claim_or_404, for_dealers
from claims.selectors.print_form import claim_form
from dealerops.accounts.middleware import ActorRequest
from dealerops.documents.choices import FileKind
from dealerops.documents.serving import serve_made
from dealerops.printing import print_form


@require_safe
@for_dealers
def form(request: ActorRequest, pk: int) -> HttpResponse:
    """Made while the person waits: some 20 milliseconds."""
    claim = claim_or_404(request.actor, pk)
    data = claim_form(claim, request.actor, printed_by=str(request.user))
    return serve_made(print_form("claim", data), filename=f"{claim.number}.pdf", kind=FileKind.PDF)
