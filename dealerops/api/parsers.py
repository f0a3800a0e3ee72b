"""Reading what a firm's system has sent."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ShallowJSONParser(JSONParser):
    """JSON that nests deeper than Python follows, or holds half a character, is as unreadable as noise."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()  # what no answer could quote
        except (RecursionError, UnicodeEncodeError):
            raise ParseError(_("The input is not valid.")) from None
        return data
