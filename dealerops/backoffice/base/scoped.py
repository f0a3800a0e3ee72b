"""The base of every admin page: who may look, who may edit, and how a refusal is told."""

from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from unfold.admin import ModelAdmin

from dealerops.accounts.middleware import ActorRequest
from dealerops.backoffice.base.conflict import refusing
from dealerops.backoffice.base.lists import CappedPaginator, IndexedChangeList
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, StaleObject
from dealerops.foundation.scoping import ScopedQuerySet


def actor_of(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def refuse(request: HttpRequest, error: DomainError) -> None:
    """From here on no input satisfies the page's form; it comes back as it was typed, with the reasons."""
    request.refusal = error  # type: ignore[attr-defined]


def refusal_of(request: HttpRequest) -> DomainError | None:
    return getattr(request, "refusal", None)


class ScopedAdmin(ModelAdmin):  # type: ignore[misc]
    """Shows what the acting person may see; who may look and who may edit are closed sets of roles."""

    exported_list: ClassVar[str] = ""  # key of the list whose filters these are, where it has files
    view_roles: ClassVar[frozenset[Role]] = frozenset()
    edit_roles: ClassVar[frozenset[Role]] = frozenset()
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    paginator = CappedPaginator
    compressed_fields = True
    warn_unsaved_form = True

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[IndexedChangeList]:
        return IndexedChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = cast(ScopedQuerySet[Any], super().get_queryset(request))
        return queryset.visible_to(actor_of(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """One record of a page. Missing and out of scope answer alike, to those who may come at all."""
        sends = request.method == "POST"
        may = self.has_change_permission if sends else self.has_view_permission
        if not may(request):
            raise PermissionDenied
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a service refuses is told beside what was typed; Django has rolled it back by then."""
        try:
            return cast(HttpResponse, super().changeform_view(request, *args, **kwargs))
        except DomainError as error:
            refuse(request, error)
            return cast(HttpResponse, super().changeform_view(request, *args, **kwargs))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        error = refusal_of(request)
        if error is None:
            return form
        told_apart = isinstance(error, StaleObject)  # by both values, in a box of their own
        return refusing(form, () if told_apart else error.refusals)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = super().render_change_form(request, context, *args, **kwargs)
        if error := refusal_of(request):
            response.status_code = error.status
        return cast(HttpResponse, response)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in self.view_roles | self.edit_roles

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in self.edit_roles

    def has_add_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).role in self.edit_roles

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The journal keeps the record; Django's own log would be a second truth."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The journal keeps the record; Django's own log would be a second truth."""
