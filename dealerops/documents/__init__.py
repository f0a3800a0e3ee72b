"""Files: received safely, stored once by content, served to whoever may see their owner."""
