"""What agenda, stand-up sheet and minutes have in common on paper, as data of templates/print/round.typ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from complaints.choices.rounds import Attendance, Function
from complaints.models import SensorRound
from complaints.selectors.rounds.wording import day_words
from dealerops.portal.templatetags.dx import money
from dealerops.printing import qr_picture

Data = dict[str, object]


def frame(round_: SensorRound, *, title: str, number: str, state: str, printed_by: str) -> Data:
    """Head and foot: what it is, of which day, and where to find it."""
    chinese = (get_language() or "").startswith("zh")
    now = date_format(timezone.localtime(), "DATETIME_FORMAT")
    page = reverse("admin:complaints_sensorround_change", args=(round_.pk,))
    return {
        "lang": "zh" if chinese else "en",
        "title": title,
        "number": number,
        "state": state,
        "lead": date_format(timezone.localtime(round_.scheduled_at), "DATETIME_FORMAT"),
        "qr": qr_picture(f"{settings.SITE_URL}{page}"),
        "scan": _("Scan to open"),
        "printed": _("Printed on %(now)s by %(person)s · DealerOps")
        % {"now": now, "person": printed_by},
        "page": _("Page {page} of {pages}"),
    }


def seats_table(seats: Iterable[Mapping[str, Any]]) -> Data:
    """Functions, holders and deputies, and who of them came."""
    return {
        "title": _("In the room"),
        "heads": [_("Function"), _("Holder"), _("Deputy"), pgettext("sensor round", "Came")],
        "rows": [
            [
                " ".join(
                    part for part in (str(Function(one["function"]).label), one["region"]) if part
                ),
                one["person"],
                one["deputy"],
                str(Attendance(one["present"]).label),
            ]
            for one in seats
        ],
    }


def decision_words(one: Mapping[str, Any], label: str) -> str:
    """One decision as a sentence: what, in which words, how much, who, until when."""
    parts = [label, str(one["text"])]
    if one["amount"] is not None:
        parts.append(money(one["amount"]))
    if one["approver"]:
        parts.append(_("approved by %(person)s") % {"person": one["approver"]})
    if one["owner"]:
        parts.append(
            _("%(person)s until %(day)s")
            % {"person": one["owner"], "day": day_words(one["due_on"])}
        )
    return " · ".join(part for part in parts if part)


def item_data(
    title: str, facts: Sequence[str], notes: str = "", decisions: Sequence[str] = ()
) -> Data:
    return {
        "title": title,
        "facts": " · ".join(fact for fact in facts if fact),
        "notes": notes,
        "decisions": list(decisions),
    }


def labels() -> Data:
    """The words of the form itself."""
    return {"decided": _("Decided"), "nothing": _("Nothing on it.")}
