"""The column that makes parts of names findable."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealerops.foundation.words import name_keys


class PairsField(ArrayField[list[str] | None, list[str] | None]):
    """Pairs and initials of the fields named in `sources`, written with every save, bulk ones included.

    A row that another hand wrote by SQL has none and is not found by a part of its names.
    """

    def __init__(self, *, sources: Sequence[str], **options: Any) -> None:
        self.sources = tuple(sources)
        fixed = {"base_field": models.TextField(), "null": True, "editable": False}
        super().__init__(**{**options, **fixed})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("base_field", "null", "editable", "size"):
            options.pop(fixed, None)
        return name, path, args, {**options, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> list[str]:  # noqa: FBT001 - Django's signature
        pairs = name_keys(*(getattr(model_instance, source) for source in self.sources))
        setattr(model_instance, self.attname, pairs)
        return pairs

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Written with the row, so there is nothing to check in a row that is not written yet."""
        return value


def with_pairs(row: models.Model, update_fields: Iterable[str]) -> set[str]:
    """Names and the pairs by which they are found are never saved one without the other."""
    names = set(update_fields)
    columns = (one for one in row._meta.concrete_fields if isinstance(one, PairsField))
    return names | {one.name for one in columns if names & set(one.sources)}
