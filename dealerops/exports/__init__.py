"""What a list's filter shows, as a workbook: at once where it is short, in the background where it is long."""
