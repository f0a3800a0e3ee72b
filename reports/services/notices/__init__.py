"""Notices to dealers: issued once, read and signed; what people write for the quarter."""

from reports.services.notices.issuing import NoticeFacts, issue_notice, remind_unsigned
from reports.services.notices.quarter import cut_off, write_quarter_note
from reports.services.notices.signing import sign_notice

__all__ = (
    "NoticeFacts",
    "cut_off",
    "issue_notice",
    "remind_unsigned",
    "sign_notice",
    "write_quarter_note",
)
