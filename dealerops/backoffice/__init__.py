"""The staff's door: the admin site, its base classes, and the pages of kernel nouns."""
