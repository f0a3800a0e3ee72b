"""Reads across claims, for services, screens and reports."""

from claims.selectors.obstacles import missing_documents, submission_obstacles, vin_is_free
from claims.selectors.policy import Grant, grant_for, needed_documents

__all__ = (
    "Grant",
    "grant_for",
    "missing_documents",
    "needed_documents",
    "submission_obstacles",
    "vin_is_free",
)
