"""Lists at any size: what a list is, its filters, search, pages, capped counts, and people's own views."""
