"""Reads of complaints across models, as frozen values for screens and reports."""
