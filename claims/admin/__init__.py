"""Special sales in the back office; importing this registers every page."""

from claims.admin import account, check, claim, desk, finding, measure, preapplication, program

__all__ = (
    "account",
    "check",
    "claim",
    "desk",
    "finding",
    "measure",
    "preapplication",
    "program",
)
