"""Pages of reports in the portal: on the screen, what is due and was sent, comments, duties."""
