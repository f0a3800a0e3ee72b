"""Policy of complaints about rentals, one sentence per function."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from rental.choices.complaints import LOCAL_LIMIT, Cause
from rental.models import RentalComplaint
from rental.rules.values import value_for

NO_CAUSE = Refusal("CAUSE_MISSING", _("Say why it came to this."), "cause")
NO_MEASURE = Refusal("MEASURE_MISSING", _("Say what was done."), "measure")
NO_WORDS = Refusal("WORDS_MISSING", _("Write what the customer says."), "words")
TOO_MUCH = Refusal(
    "LIMIT_EXCEEDED",
    _("This is more than a store may give away. Pass the complaint on to the complaint desk."),
    "compensation",
)


def has_cause(complaint: RentalComplaint) -> Refusal | None:
    return None if complaint.cause in Cause.values else NO_CAUSE


def has_measure(complaint: RentalComplaint) -> Refusal | None:
    return None if complaint.measure.strip() else NO_MEASURE


def is_within_limit(complaint: RentalComplaint) -> Refusal | None:
    limit = value_for(complaint, LOCAL_LIMIT)
    return None if complaint.compensation <= limit else TOO_MUCH
