"""Pure computation of complaints."""
