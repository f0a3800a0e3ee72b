"""What aftersales does by itself when something has happened."""

from aftersales.handlers import callbacks, custody, form_mails, retention

__all__ = (
    "callbacks",
    "custody",
    "form_mails",
    "retention",
)
