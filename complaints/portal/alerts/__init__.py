"""A person's alerts, and what they are asked."""
