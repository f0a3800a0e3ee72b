"""What aftersales does by itself when something has happened."""

from aftersales.handlers import (
    archives,
    callbacks,
    custody,
    form_mails,
    phone_codes,
    retention,
    survey_texts,
)

__all__ = (
    "archives",
    "callbacks",
    "custody",
    "form_mails",
    "phone_codes",
    "retention",
    "survey_texts",
)
