"""Reads across the nouns of aftersales, for screens and reports."""

from aftersales.selectors.club import club_membership, is_club_member

__all__ = (
    "club_membership",
    "is_club_member",
)
