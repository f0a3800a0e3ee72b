"""What happened to a quick form, for its page."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.models import QuickForm
from dealerops.accounts.models import User
from dealerops.journal.models import Entry
from dealerops.journal.querysets import object_type_of

TITLES: Mapping[str, str | Promise] = {
    "aftersales.form_issued": pgettext_lazy("what happened", "Issued"),
    "aftersales.form_handed_on": _("Given to somebody else"),
    "aftersales.form_signed": pgettext_lazy("what happened", "Signed"),
    "aftersales.form_unsigned": _("Not signed in time: director told"),
    "aftersales.form_started": _("Work begun"),
    "aftersales.form_solved": pgettext_lazy("what happened", "Solved"),
    "aftersales.form_late": _("Promise missed: director and manager told"),
    "aftersales.form_called_again": _("Customer called again"),
    "aftersales.form_reopened": _("Customer not content"),
    "aftersales.customer_still_dissatisfied": _("Twice not content: complaint, level E2"),
    "aftersales.callback_signal": _("Told as a sign of a complaint"),
    "aftersales.form_closed": pgettext_lazy("what happened", "Closed"),
}
BAD = frozenset(
    {
        *("aftersales.form_unsigned", "aftersales.form_late", "aftersales.form_reopened"),
        *("aftersales.customer_still_dissatisfied", "aftersales.callback_signal"),
    }
)


def history_of(form: QuickForm) -> list[dict[str, object]]:
    """Newest first, as the timeline shows it."""
    entries = list(
        Entry.objects.filter(
            object_type=object_type_of(form), object_id=form.pk, topic__in=TITLES
        ).order_by("-seq")
    )
    people = User.objects.in_bulk({one.user_id for one in entries if one.user_id})
    return [
        {
            "at": one.at,
            "title": TITLES[one.topic],
            "who": str(people.get(one.user_id, "")),
            "tone": "red" if one.topic in BAD else "blue",
        }
        for one in entries
    ]
