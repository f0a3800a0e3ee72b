"""The base of an endpoint that hands out a list: flat rows, no model objects, strict about what it is asked."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from dealerops.api.authentication import actor_of
from dealerops.api.pagination import PARAMETERS, KeysetPagination
from dealerops.api.views import ApiView
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.lists.columns import PK
from dealerops.lists.spec import ListSpec


class FlatListView(ApiView, ListAPIView[Any]):
    """Filters, search and pages of a ListSpec; its columns are the fields of `serializer_class`.

    The serializer is the written promise only: rows are written as the columns make them.
    """

    spec: ClassVar[ListSpec[Any]]

    def rows(self, actor: Actor) -> QuerySet[Any, Any]:
        """Everything that the caller may see here, before filters."""
        return self.spec.visible(actor)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Raises InvalidInput for an unknown name or a value that makes no sense."""
        actor, spec = actor_of(request), self.spec
        unknown = set(request.query_params) - {"q", *PARAMETERS, *spec.filterset.base_filters}
        if unknown:
            message = _("There is no such parameter.")
            raise InvalidInput(
                *(Refusal("UNKNOWN_PARAMETER", message, name[:40]) for name in sorted(unknown))
            )
        selection = spec.select(actor, request.query_params, within=self.rows(actor))
        if selection.refusals:
            raise InvalidInput(*selection.refusals)
        paginator = cast(KeysetPagination, self.paginator)
        place = paginator.place(request, selection.queryset, spec.order)
        rows = paginator.keep(spec.cut(selection.queryset, actor, place), request)
        for row in rows:
            del row[PK]  # pages need it for their links; it was not promised to anybody else
        return paginator.get_paginated_response(rows)
