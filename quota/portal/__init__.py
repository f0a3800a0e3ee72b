"""Quota on the first pages."""
