"""The factors of a light in words: what each was read from, as the snapshot keeps it (domain.md 3.4)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.choices import Audience, Severity
from complaints.choices.light import Legal
from dealerops.portal.templatetags.dx import number

Inputs = Mapping[str, Any]


def severity_words(inputs: Inputs) -> str:
    return str(Severity(inputs["severity"]).label)


def spread_words(inputs: Inputs) -> str:
    """Where it was said, how many saw it, and how many customers say the same."""
    parts = [str(Audience(inputs["audience"]).label)]
    if views := inputs.get("views"):
        parts.append(_("%(count)s views") % {"count": number(views)})
    if (customers := inputs.get("customers", 1)) > 1:
        said = ngettext(
            "%(count)s customer with the same issue",
            "%(count)s customers with the same issue",
            customers,
        )
        parts.append(said % {"count": customers})
    if (regions := inputs.get("regions", 1)) > 1:
        parts.append(
            ngettext("in %(count)s region", "in %(count)s regions", regions) % {"count": regions}
        )
    return ", ".join(parts)


def recurrence_words(inputs: Inputs) -> str:
    times = inputs.get("recurrences", 0)
    said = ngettext(
        "%(count)s earlier time in 90 days", "%(count)s earlier times in 90 days", times
    )
    return said % {"count": times} if times else _("the first time in 90 days")


def time_words(inputs: Inputs) -> str:
    """The share of the target that has passed, and how long nobody has spoken with the customer."""
    target, elapsed = inputs.get("target_hours"), inputs.get("elapsed_hours", 0)
    if target is None:
        return _("the first computation: time does not count yet")
    said = _("%(passed)s of %(target)s hours of workdays have passed")
    parts = [said % {"passed": number(elapsed), "target": number(target)}]
    if silent := inputs.get("silent_hours"):
        parts.append(_("no word with the customer for %(count)s h") % {"count": number(silent)})
    return ", ".join(parts)


def legal_words(inputs: Inputs) -> str:
    found = [str(Legal(code).label) for code in inputs.get("legal", ())]
    return ", ".join(found) or _("nothing of the law so far")


WORDS: Mapping[str, Callable[[Inputs], str]] = {
    "S": severity_words,
    "p": spread_words,
    "r": recurrence_words,
    "t": time_words,
    "L": legal_words,
}


def plain(value: Decimal) -> str:
    """`0.50` as people write it: `0.5`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
