"""Giving out units and using them; each service joins the transaction of its caller."""

from quota.services.allocation import adjust, allocate
from quota.services.asking import holders, reserved_by_month, stretched_by
from quota.services.posting import BucketKey, Line, QuotaExceeded, Ref
from quota.services.using import consume, release, reserve

__all__ = (
    "BucketKey",
    "Line",
    "QuotaExceeded",
    "Ref",
    "adjust",
    "allocate",
    "consume",
    "holders",
    "release",
    "reserve",
    "reserved_by_month",
    "stretched_by",
)
