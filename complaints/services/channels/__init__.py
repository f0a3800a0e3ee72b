"""Channels that need a wire: group robots and text messages; mails go by the mail queue."""

from complaints.services.channels.text import text_of
from dealerops.notifications.robots import post_to_group
from dealerops.notifications.texts import send_text
from dealerops.notifications.wire import NotSent

__all__ = ("NotSent", "post_to_group", "send_text", "text_of")
