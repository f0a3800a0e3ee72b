"""Who sees what decides a light: whoever sees the case (domain.md 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from complaints.querysets.cases import OfACase
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import (
        CaseAlert,
        CaseFact,
        CaseLight,
        FactorTable,
        LampOverride,
        SanbaoEvaluation,
        SanbaoFact,
    )


class FactorTableQuerySet(ScopedQuerySet["FactorTable"]):
    scope = Scope(everyone=True)

    def on(self, day: dt.date) -> Self:
        """The versions that had begun by that day, the one in force first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-pk")


class CaseLightQuerySet(OfACase["CaseLight"]):
    """Seen with the case."""


class CaseAlertQuerySet(OfACase["CaseAlert"]):
    def in_force(self) -> Self:
        return self.filter(released_at=None)


class CaseFactQuerySet(OfACase["CaseFact"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)


class LampOverrideQuerySet(OfACase["LampOverride"]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)


class SanbaoFactQuerySet(OfACase["SanbaoFact"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)


class SanbaoEvaluationQuerySet(OfACase["SanbaoEvaluation"]):
    def newest_of(self, vehicle_id: int | None) -> "SanbaoEvaluation | None":
        """What was found last of this car, whichever case asked."""
        return self.filter(vehicle=vehicle_id).order_by("-at", "-pk").first()
