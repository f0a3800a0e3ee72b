"""Pages by key, newest first: the last page costs what the first one costs."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView


class KeysetPagination(CursorPagination):
    ordering = ("-created_at", "-pk")
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100

    def paginate_queryset(
        self,
        queryset: QuerySet[Any, Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,
    ) -> list[Any] | None:
        """A cursor that somebody made up names no moment; it is as good as a page that is not there."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, DataError) as error:
            raise NotFound(self.invalid_cursor_message) from error
