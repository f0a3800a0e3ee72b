"""What the written promise says of headers and refusals, the same for every address."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from dealerops.api.idempotency import HEADER, MAX_LENGTH, PATTERN, REPLAYED

ALWAYS = (401, 429)
OF_COMMANDS = (400, 404, 409, 413, 415, 422)
TOLD = {
    400: ("REQUIRED", "This field is required.", "checker"),
    401: ("NOT_AUTHENTICATED", "Authentication credentials were not provided.", ""),
    404: ("SCOPE_404", "There is nothing here that you may see.", ""),
    409: (
        "STALE",
        "Somebody else changed this record in the meantime. Please refresh.",
        "",
    ),
    413: ("TOO_LARGE", "The request is too large.", ""),
    415: ("UNSUPPORTED_MEDIA_TYPE", 'Unsupported media type "text/plain" in request.', ""),
    422: (
        "IDEMPOTENCY_MISMATCH",
        "This Idempotency-Key was used for another command before.",
        "",
    ),
    429: ("THROTTLED", "Request was throttled. Expected available in 12 seconds.", ""),
}
WHEN = {
    400: "The input is not well-formed; every fault is listed.",
    401: "No key, or one that is unknown, expired or revoked.",
    404: "It is not there, or it is not yours.",
    409: "Not possible in the present state (STATE_CONFLICT, NOT_YOUR_CLAIM), changed by somebody "
    "else (STALE), or being carried out right now (IDEMPOTENCY_IN_FLIGHT).",
    413: "The body is larger than 5 MB.",
    415: "The body is not JSON.",
    422: "The Idempotency-Key belongs to another command.",
    429: "Too many calls; the header Retry-After says in how many seconds to come again.",
}


class RefusalLine(serializers.Serializer[None]):
    """One reason: a stable code, a sentence for people, and the field where one is to blame."""

    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(required=False)


class Refusals(serializers.Serializer[None]):
    """Every reason at once."""

    errors = RefusalLine(many=True)  # type: ignore[assignment]


class HouseSchema(AutoSchema):
    """Adds to every command the header by which it is done once."""

    def get_override_parameters(self) -> list[Any]:
        if self.method != "POST":
            return []
        return [
            OpenApiParameter(
                HEADER,
                {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "pattern": PATTERN},
                OpenApiParameter.HEADER,
                description=(
                    "A name for this command, made by you (a UUID). Sent again within seven days "
                    "with the same body it is not done again: you get the first answer, with the "
                    f"header {REPLAYED}."
                ),
            )
        ]


def answers(
    good: Any, *refused: int, media: str = "", example: OpenApiExample | None = None
) -> dict[Any, Any]:
    """Responses for `extend_schema`: the good one, and every refusal that may come instead.

    `media` is the good one's content type where it is not JSON.
    """
    shown = OpenApiResponse(good, description="", examples=[example] if example else None)
    bad = {status: _refusal(status) for status in sorted({*ALWAYS, *refused})}
    return {(200, media) if media else 200: shown} | bad


def _refusal(status: int) -> OpenApiResponse:
    code, message, field = TOLD[status]
    line = {"code": code, "message": message} | ({"field": field} if field else {})
    return OpenApiResponse(
        Refusals,
        description=WHEN[status],
        examples=[OpenApiExample(code, {"errors": [line]})],
    )
