"""Sums and days of reports; no database, no clock."""
