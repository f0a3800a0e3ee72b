"""Tables, workbooks, pictures and mails of reports."""
