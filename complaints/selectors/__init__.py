"""What screens and services ask of complaints."""
