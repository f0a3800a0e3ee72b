"""Mails: one message per recipient, rendered when it is queued, sent in the background, never lost."""
