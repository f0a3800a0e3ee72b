"""What the rental app declares to the report engine."""
