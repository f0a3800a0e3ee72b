"""Complaints in the portal: signals are told, cases are worked on."""
