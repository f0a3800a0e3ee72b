"""What dealers see of complaints."""
