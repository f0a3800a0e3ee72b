"""Pages by key, newest first: the last page costs what the first one costs."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.lists.paging import LONGEST_CURSOR, PAGE_SIZE, KeysetPage, Place, cut, key_at
from dealerops.web import number_in

MAX_PAGE_SIZE = 100
PARAMETERS = ("after", "before", "page_size")
NO_SUCH_PAGE = _("There is no such page. Follow the links of an earlier answer.")
_LINK = {"type": "string", "nullable": True, "format": "uri"}
_EXAMPLE = "https://dealerops.example/api/v1/claims/?after=WyIyMDI2LTAzLTA1IiwgNDFd"


class KeysetPagination(BasePagination):
    """Answers with one page and links to its neighbours; a cursor that we did not write is a 404."""

    page: KeysetPage[Any]
    request: Request

    def paginate_queryset(
        self,
        queryset: QuerySet[Any, Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any]:
        assert isinstance(queryset, QuerySet)  # noqa: S101 - our lists are asked from the database
        place = self.place(request, queryset, "created_at")
        return list(self.keep(cut(queryset, place), request))

    def place(self, request: Request, rows: QuerySet[Any, Any], order: str) -> Place:
        """Where the caller wants to read on. Raises NotFound, InvalidInput (PAGE_SIZE)."""
        asked = {name: request.query_params.get(name, "") for name in ("after", "before")}
        for cursor in asked.values():
            if cursor and key_at(rows.model, cursor, order) is None:
                raise NotFound(NO_SUCH_PAGE)
        return Place(**asked, size=_size(request.query_params.get("page_size", "")))

    def keep(self, page: KeysetPage[Any], request: Request) -> Sequence[Any]:
        self.page, self.request = page, request
        return page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link("after", self.page.older),
                "previous": self._link("before", self.page.newer),
                "results": data,
            }
        )

    def _link(self, name: str, cursor: str) -> str | None:
        if not cursor:
            return None
        url = self.request.build_absolute_uri()
        for other in ("after", "before"):
            url = remove_query_param(url, other)
        return replace_query_param(url, name, cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": _LINK
                | {"description": "Older ones; null on the last page.", "example": _EXAMPLE},
                "previous": _LINK
                | {"description": "Newer ones; null on the first page.", "example": None},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        cursor = {"type": "string", "maxLength": LONGEST_CURSOR}
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        return [
            _parameter("after", cursor, "From the link `next` of an earlier answer."),
            _parameter("before", cursor, "From the link `previous` of an earlier answer."),
            _parameter("page_size", size, "How many to return at most."),
        ]


def _parameter(name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": said}


def _size(text: str) -> int:
    if not text:
        return PAGE_SIZE
    size = number_in(text) if text.isascii() else None
    if size is None or not 1 <= size <= MAX_PAGE_SIZE:
        message = _("A page holds 1 to %(most)s.") % {"most": MAX_PAGE_SIZE}
        raise InvalidInput(Refusal("PAGE_SIZE", message, "page_size"))
    return size
