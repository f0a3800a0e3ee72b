"""What complaints say to screens and reports."""
