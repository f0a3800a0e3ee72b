"""Doorbells that time rings."""

from aftersales.tasks.archives import archives_morning
from aftersales.tasks.callbacks import callbacks_morning, form_clocks
from aftersales.tasks.orders import appointment_clocks, order_clocks
from aftersales.tasks.retention import retention_night

__all__ = (
    "appointment_clocks",
    "archives_morning",
    "callbacks_morning",
    "form_clocks",
    "order_clocks",
    "retention_night",
)
