"""What a dealer sees and does with claims in the portal."""
