"""Sentences of policy about one record of reports."""
