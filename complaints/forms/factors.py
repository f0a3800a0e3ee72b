"""Another version of the factor tables, number by number (domain.md 3.4)."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminIntegerFieldWidget

from complaints.calc.factors import FIRST
from complaints.models import FactorTable
from complaints.selectors.factor_words import Path, name_of, numbers_of

MOST = 10_000_000


class FactorForm(forms.ModelForm[FactorTable]):
    """The day, the reason, and a field for every number; the service judges them together."""

    class Meta:
        model = FactorTable
        fields = ("valid_from", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for path, _value in numbers_of(FIRST):
            if field := self.fields.get(field_of(path)):
                field.label = name_of(path)

    def tables(self) -> dict[str, Any]:
        """What was entered, in the shape that is stored."""
        found = deepcopy(FIRST)
        for path, value in numbers_of(FIRST):
            entered = self.cleaned_data[field_of(path)]
            place: Any = found
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = f"{entered:f}" if isinstance(value, str) else entered
        return found


def field_of(path: Path) -> str:
    """The name of the field of one number."""
    return "__".join(str(key) for key in path)


def initial_of(tables: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields show before anybody types."""
    return {field_of(path): value for path, value in numbers_of(tables)}


def _field(value: int | str) -> forms.Field:
    if isinstance(value, str):
        return forms.DecimalField(
            min_value=0, max_value=Decimal(10), decimal_places=2,
            widget=UnfoldAdminDecimalFieldWidget(),
        )  # fmt: skip
    return forms.IntegerField(min_value=0, max_value=MOST, widget=UnfoldAdminIntegerFieldWidget())


NUMBER_FIELDS = {field_of(path): _field(value) for path, value in numbers_of(FIRST)}
EnterFactorsForm = type(
    "EnterFactorsForm", (FactorForm,), {**NUMBER_FIELDS, "__module__": __name__}
)
