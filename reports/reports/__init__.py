"""Reports about the kernel's own nouns, which lie below every app and declare nothing themselves."""

from reports.reports import access, contacts, duties, quarter

__all__ = ("access", "contacts", "duties", "quarter")
