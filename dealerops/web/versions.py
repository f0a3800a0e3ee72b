"""Which version of a record a form was filled in from."""

from django.http import HttpRequest


def shown_version(request: HttpRequest) -> int | None:
    """What the page showed; None where the form carries no version (reliability.md P7).

    What is no number is a version that no record ever had.
    """
    told = request.POST.get("version", "")
    if not told:
        return None
    return int(told) if told.isdecimal() else 0
