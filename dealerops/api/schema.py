"""What the written promise says of refusals, the same for every address."""

from typing import Any

from rest_framework import serializers


class RefusalLine(serializers.Serializer[None]):
    """One reason: a stable code, a sentence for people, and the field where one is to blame."""

    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(required=False)


class Refusals(serializers.Serializer[None]):
    """Every reason at once."""

    errors = RefusalLine(many=True)  # type: ignore[assignment]


def answers(good: Any, *refused: int, media: str = "") -> dict[Any, Any]:
    """Responses for `extend_schema`: the good one, a bad key, and the statuses that may also come.

    `media` is the good one's content type where it is not JSON.
    """
    return {(200, media) if media else 200: good} | dict.fromkeys((401, *refused), Refusals)
