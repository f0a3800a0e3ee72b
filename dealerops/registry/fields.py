"""Columns that are encrypted at rest, and the keyed hashes by which they are found again."""

import hmac
from typing import Any

from django.conf import settings
from django.db import models

from dealerops.foundation.cipher import decrypted, encrypted
from dealerops.identifiers.verdict import normalise


def search_hash(value: str) -> str:
    """HMAC-SHA256 of the normalised value in hexadecimal; nothing stays nothing."""
    plain = normalise(value)
    if not plain:
        return ""
    return hmac.digest(settings.SEARCH_KEY.encode(), plain.encode(), "sha256").hex()


class EncryptedTextField(models.TextField[str, str]):
    """Text that the database only ever sees as a Fernet token; an empty text stays empty.

    The newest key of settings.FIELD_KEYS writes, all of them read. Two tokens of one text differ, so
    the column can be asked for nothing but NULL: search by a SearchHashField.
    """

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return encrypted(plain) if plain else plain

    def from_db_value(self, value: str | None, *_context: object) -> str | None:
        return decrypted(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SearchHashField(models.CharField[str, str]):
    """The search hash of the field called `source`, computed whenever the row is saved."""

    def __init__(self, *, source: str, **options: Any) -> None:
        self.source = source
        options |= {"max_length": 64, "editable": False, "blank": True, "default": ""}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "editable", "blank", "default"):
            options.pop(fixed, None)
        return name, path, args, {**options, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: Any) -> str:
        value = search_hash(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value
