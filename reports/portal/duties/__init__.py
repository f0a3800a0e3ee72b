"""Duties, leave and notices in the portal."""
