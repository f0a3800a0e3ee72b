"""The workshops of the demo: repair orders, callbacks and customers, copied in dealer by dealer.

Every dealer is one transaction, so that an interrupted load goes on with the next one. What follows from
the rows (due dates, priorities, problems, standings) is asked of the functions that the services ask; the
night of the day itself is run by the service. Orders of long ago keep their opening, approval and delivery
in the journal, the newest ones everything.
"""
