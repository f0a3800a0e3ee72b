"""What every endpoint asks of its input."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dealerops.web import FIRST_YEAR, LAST_YEAR


class StrictInput(serializers.Serializer[None]):
    """Refuses fields it does not know: a typing error must not look like success."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                message = _("There is no such field.")
                raise serializers.ValidationError(
                    {
                        name: serializers.ErrorDetail(str(message), "UNKNOWN_FIELD")
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


class MomentField(serializers.DateTimeField):
    """A moment of years that deadlines can be counted from."""

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        if not FIRST_YEAR <= value.year < LAST_YEAR:
            self.fail("overflow")
        return super().enforce_timezone(value)


class DayField(serializers.DateField):
    """A day of the same years."""

    default_error_messages = {
        "overflow": serializers.DateTimeField.default_error_messages["overflow"]
    }

    def to_internal_value(self, value: Any) -> dt.date:
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("overflow")
        return day
