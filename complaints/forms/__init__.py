"""What is typed on complaints."""
