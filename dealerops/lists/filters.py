"""Filters of a list: every name is declared, a value that makes no sense is told and left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """Stands where django-filter expects a request: lists are also asked in the background."""

    actor: Actor


class ListFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    """A FilterSet that knows who asks; choices may be given by a function of `Asked`."""

    def __init__(self, data: QueryDict, queryset: QuerySet[Any, Any], *, actor: Actor) -> None:
        self.actor = actor
        super().__init__(data, queryset, request=Asked(actor))
        for name in self.withheld(actor):
            del self.filters[name]

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        """Names of filters that have no use for this actor."""
        return ()

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Every filter whose value is well-formed; the others are named by `refusals`."""
        good = self.form.cleaned_data
        for name in self.filters:
            if name in good:
                queryset = self.filters[name].filter(queryset, good[name])
        return queryset

    def narrowed(self) -> QuerySet[Any, Any]:
        self.form.is_valid()
        return self.filter_queryset(self.queryset.all())

    def refusals(self) -> Iterator[Refusal]:
        """One reason per field that was left out."""
        for name, errors in self.form.errors.items():
            label = self.form.fields[name].label or name
            yield Refusal("FILTER_INVALID", f"{label}: {errors[0]}", name)
