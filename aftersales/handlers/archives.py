"""Archives follow what happens to the order after the keys: the callback, the quick form, the drive home."""

from django.utils import timezone

from aftersales.models import CallbackTask, DriverTask, QuickForm
from aftersales.services.archive_judging import refresh_order_files
from aftersales.services.archives import open_order_files
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe


@subscribe("aftersales.order_delivered")
def open_archive(entry: Entry) -> None:
    open_order_files([entry.object_id])


@subscribe("aftersales.callback_closed")
def note_callback(entry: Entry) -> None:
    tasks = CallbackTask.objects.visible_to(SYSTEM).filter(pk=entry.object_id)
    refresh_order_files([task.order_id for task in tasks], on=timezone.localdate())


@subscribe("aftersales.form_issued")
@subscribe("aftersales.form_closed")
@subscribe("aftersales.form_reopened")
def note_form(entry: Entry) -> None:
    forms = QuickForm.objects.visible_to(SYSTEM).filter(pk=entry.object_id)
    refresh_order_files([form.order_id for form in forms], on=timezone.localdate())


@subscribe("aftersales.car_taken_over")
@subscribe("aftersales.car_handed_over")
@subscribe("aftersales.task_failed")
def note_drive(entry: Entry) -> None:
    tasks = DriverTask.objects.visible_to(SYSTEM).filter(pk=entry.object_id)
    refresh_order_files([task.order_id for task in tasks], on=timezone.localdate())
