"""Quota in the back office; importing this registers every page."""

from quota.admin import bucket, finding, ledger

__all__ = ("bucket", "finding", "ledger")
