"""Two people who wait for each other's rows: PostgreSQL undoes one of them, and that one goes again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dealerops.foundation import tracing

GetResponse = Callable[[HttpRequest], HttpResponse]


def once_more(get_response: GetResponse) -> GetResponse:
    """Repeat a request that met a deadlock, unless something of it was committed before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.content_type == "application/json":
            _ = request.body  # keeps it: it can be read from the line only once
        response = get_response(request)
        if getattr(request, "met_deadlock", False) and not tracing.current().has_written:
            request.met_deadlock = False  # type: ignore[attr-defined]
            _rewind(request)
            return get_response(request)
        return response

    return middleware


def _rewind(request: HttpRequest) -> None:
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)
