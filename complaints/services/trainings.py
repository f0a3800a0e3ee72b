"""The training log of the front line (domain.md 3.13)."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.training import TrainingModule, TrainingTest
from complaints.models import Training
from complaints.selectors.trained import dealer_of, front_line
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

TRAINERS: Final = frozenset(
    {
        *(Role.COMPLAINT_DESK, Role.RISK_MANAGER),
        *(Role.REGION_STAFF, Role.REGION_CAM, Role.REGION_HEAD),
    }
)
NOT_FRONT_LINE = Refusal(
    "NOT_FRONT_LINE", _("Only people of the dealers' front line are trained here."), "person"
)
TRAINED_AHEAD = Refusal("TRAINED_AHEAD", _("A training lies in the past."), "taken_on")
TRAINED_ALREADY = Refusal(
    "TRAINED_ALREADY", _("This module is on record for that day."), "taken_on"
)
NOT_ON_THE_LIST = Refusal("NOT_A_CHOICE", _("This value is not on the list."), "module")


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """Who, what, when, and how the test went."""

    person_id: int
    module: str
    taken_on: dt.date
    test: str = TrainingTest.PASSED


@transaction.atomic
def log_training(facts: TrainingFacts, *, by: Actor) -> Training:
    """Somebody of the front line took part. Raises DomainError for strangers, InvalidInput."""
    _refuse_strangers(by)
    dealer_id = dealer_of(facts.person_id)
    is_own = front_line(by).filter(pk=facts.person_id).exists()
    if dealer_id is None or not is_own:
        raise InvalidInput(NOT_FRONT_LINE)
    if facts.module not in TrainingModule.values or facts.test not in TrainingTest.values:
        raise InvalidInput(NOT_ON_THE_LIST)
    if facts.taken_on > timezone.localdate():
        raise InvalidInput(TRAINED_AHEAD)
    training, is_new = Training.objects.get_or_create(
        person_id=facts.person_id,
        module=facts.module,
        taken_on=facts.taken_on,
        defaults={"dealer_id": dealer_id, "test": facts.test},
    )
    if not is_new:
        raise InvalidInput(TRAINED_ALREADY)
    record(training, "complaints.training_logged", by=by, module=facts.module, test=facts.test)
    return training


@transaction.atomic
def note_test(training_id: int, test: str, *, by: Actor, version: int | None = None) -> Training:
    """How the test went after all. Raises DomainError for strangers, StaleObject, InvalidInput."""
    _refuse_strangers(by)
    training = Training.objects.visible_to(by).lock(training_id)
    training.expect_version(version)
    if test not in TrainingTest.values:
        raise InvalidInput(NOT_ON_THE_LIST)
    before, training.test = training.test, test
    training.save_fields("test")
    record(training, "complaints.test_noted", by=by, before=before, test=test)
    return training


def _refuse_strangers(by: Actor) -> None:
    if by.role not in TRAINERS:
        raise DomainError(WRONG_ROLE)
