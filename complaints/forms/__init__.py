"""What people type, as the services take it."""
