"""What aftersales does by itself when something has happened."""

from aftersales.handlers import callbacks, form_mails, retention

__all__ = (
    "callbacks",
    "form_mails",
    "retention",
)
