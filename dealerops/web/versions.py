"""Which version of a record a form was filled in from."""

from django.http import HttpRequest

from dealerops.web.numbers import number_in


def shown_version(request: HttpRequest) -> int | None:
    """What the page showed; None where the form carries no version (reliability.md P7).

    What is no number is a version that no record ever had.
    """
    told = request.POST.get("version", "")
    if not told:
        return None
    return number_in(told) or 0
