"""What the rental stores show in the portal shell: navigation, first pages, worklists, search."""

from rental.portal import violation_registration

__all__ = ("violation_registration",)
