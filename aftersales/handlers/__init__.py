"""What aftersales does by itself when something has happened."""

from aftersales.handlers import archives, callbacks, form_mails, retention

__all__ = (
    "archives",
    "callbacks",
    "form_mails",
    "retention",
)
