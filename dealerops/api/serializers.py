"""What every endpoint asks of its input."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


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
