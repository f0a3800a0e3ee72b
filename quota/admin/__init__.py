"""Quota in the back office; importing this registers every page."""

from quota.admin import bucket, ledger

__all__ = ("bucket", "ledger")
