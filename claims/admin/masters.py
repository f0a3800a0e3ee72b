"""What the pages of all masters of special sales share."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.contrib.postgres.fields import DateRangeField
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealerops.backoffice.base import MasterAdmin, actor_of
from dealerops.backoffice.network import Days
from dealerops.backoffice.registry import Rows
from dealerops.journal.services import record


def days(valid: Any) -> str:
    """A half-open range of days as people say it: first and last day, or since when."""
    first = formats.date_format(valid.lower, "DATE_FORMAT")
    if valid.upper is None:
        return gettext("from %(day)s on") % {"day": first}
    last = formats.date_format(valid.upper - dt.timedelta(days=1), "DATE_FORMAT")
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


class ShowsDays:
    """Adds `valid_days` to what a list or a page can show."""

    @admin.display(description=_("valid"), ordering="valid")
    def valid_days(self, obj: Any) -> str:
        return days(obj.valid)


class SalesMaster(ShowsDays, MasterAdmin):
    """A master whose rows, where it has any, are recorded like the record itself."""

    formfield_overrides = {DateRangeField: {"widget": Days}}

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        formset.save()
        by = actor_of(request)
        for added in formset.new_objects:
            record(added, f"claims.{added._meta.model_name}_added", by=by)
        for changed, names in formset.changed_objects:
            topic = f"claims.{changed._meta.model_name}_changed"
            record(changed, topic, by=by, changed=list(names))


class LookOnly(ShowsDays, Rows):
    """Rows that their own page, or nobody, changes."""

    edit_roles = frozenset()
    formfield_overrides = {DateRangeField: {"widget": Days}}
