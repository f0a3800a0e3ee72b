"""Edit pages: nobody overwrites what they have not seen, and the journal keeps who and what."""

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse

from dealerops.backoffice.base.conflict import differences
from dealerops.backoffice.base.scoped import ScopedAdmin, actor_of, refusal_of, refuse
from dealerops.foundation.errors import StaleObject
from dealerops.foundation.scoping import ScopedQuerySet
from dealerops.journal.services import record

VERSION = "version"


class VersionedAdmin(ScopedAdmin):
    """A page whose form carries the version it showed; an older one is answered with both values."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Whoever saves holds the record until it is saved, so that the version cannot move."""
        found = super().get_object(request, object_id, from_field)
        if request.method == "POST":
            found = cast(ScopedQuerySet[Any], self.get_queryset(request)).lock(found.pk)
            if request.POST.get(VERSION) != str(found.version):
                refuse(request, StaleObject())
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        original: Any = context.get("original")
        context["version"] = getattr(original, VERSION, "")  # not every record can be edited
        if isinstance(refusal_of(request), StaleObject):
            saved = self.get_queryset(request).get(pk=original.pk)  # the form has filled `original`
            context["differences"] = differences(context["adminform"].form, saved)
        return super().render_change_form(request, context, *args, **kwargs)


class MasterAdmin(VersionedAdmin):
    """Edit pages of plain master data: the form is the whole rule."""

    secret_fields: ClassVar[frozenset[str]] = frozenset()  # recorded by name, never by value

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)
        changed = {
            name: None if name in self.secret_fields else str(form.cleaned_data.get(name))
            for name in form.changed_data
        }
        topic = f"{obj._meta.app_label}.{obj._meta.model_name}_{'changed' if change else 'added'}"
        record(obj, topic, by=actor_of(request), changed=changed)
