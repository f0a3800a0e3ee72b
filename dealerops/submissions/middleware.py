"""A form with a token is done once: its effect and the memory of it are one transaction."""

from collections.abc import Callable

from django.contrib import messages
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from dealerops.submissions.models import Submission
from dealerops.submissions.services import FIELD, give_back, settle, take

GetResponse = Callable[[HttpRequest], HttpResponse]


def done_once(get_response: GetResponse) -> GetResponse:
    """Stands below the messages, and above whatever turns a refusal into a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = request.POST.get(FIELD, "") if request.method == "POST" else ""
        person = request.user.pk if token else None
        if person is None:
            return get_response(request)
        try:
            return _done_once(request, (person, token), get_response)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            return render(request, "submissions/on_its_way.html", status=409)

    return middleware


def _done_once(
    request: HttpRequest, sent: tuple[int, str], get_response: GetResponse
) -> HttpResponse:
    person, token = sent
    with transaction.atomic():
        submission, is_first = take(person, request.get_full_path(), token)
        if not is_first:
            return _led_there(request, submission)
        response = get_response(request)
        if response.status_code >= 500 or connection.needs_rollback:
            transaction.set_rollback(True)
        elif _was_done(request, response):
            settle(submission, goes_to=response.headers.get("Location", ""))
        else:
            # Not a rollback: a refusal may have effects of its own, as a hold for want of quota.
            give_back(submission)
    return response


def _was_done(request: HttpRequest, response: HttpResponse) -> bool:
    """A page instead of a way onwards is the form once more, with what is wrong in it."""
    if getattr(request, "was_refused", False):
        return False
    by_htmx = bool(request.headers.get("HX-Request"))
    return 300 <= response.status_code < 400 or (by_htmx and response.status_code < 300)


def _led_there(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.info(request, _("This form had been sent already. It was done once."))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(submission.goes_to or request.path)
