"""Whether somebody came to harm, as far as words say so that nobody has rated (domain.md 3.4, 3.6)."""

from complaints.calc.alert_words import alerts_in
from complaints.choices import QuickAlert
from complaints.choices.case_policy import HARM_WORDS
from complaints.choices.light import GRAVE
from complaints.models import Case, SensorSignal
from dealerops.foundation.actor import SYSTEM
from dealerops.policy.services import value


def tells_of_harm(case: Case) -> bool:
    """A signal of the case says so; whoever told it as S4 has said that nobody was hurt."""
    words = {QuickAlert.INJURY.value: value(HARM_WORDS, dealer_id=case.dealer_id)}
    told = SensorSignal.objects.visible_to(SYSTEM).filter(case=case).exclude(severity__in=GRAVE)
    rows = told.values_list("words", "wish")
    return any(alerts_in(f"{said}\n{wish}", words) for said, wish in rows)
