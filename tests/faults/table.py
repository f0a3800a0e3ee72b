"""The faults by number (reliability.md 5): what breaks, how the test breaks it, what must then be true."""

FAULTS: dict[str, tuple[str, str, str]] = {
    "F1": (
        "a worker is killed at work",
        "SIGKILL for the worker and its children, five times, under a hundred invoices",
        "the sweep hands the work out again; every invoice is read once",
    ),
    "F2": (
        "a child of the pool runs out of memory",
        "SIGKILL in the middle of each of three attempts",
        "set aside after the third, shown in the back office, started again by a button",
    ),
    "F3": (
        "one document kills whoever reads it",
        "SIGKILL in the middle of each of three attempts",
        "set aside after the third; all other documents are read",
    ),
    "F4": ("a worker is asked to end", "SIGTERM in the middle of a document", "it finishes first"),
    "F5": (
        "a worker freezes",
        "SIGSTOP until its lease has ended, then SIGCONT",
        "another worker reads the document; the thawed one writes nothing",
    ),
    "F6": (
        "the broker dies and forgets",
        "SIGKILL for Valkey while documents come in",
        "people go on working; everything is read once the broker is back",
    ),
    "F7": (
        "the broker freezes",
        "SIGSTOP for Valkey",
        "a page answers within three seconds; what was sent is read later",
    ),
    "F8": (
        "the broker is full",
        "maxmemory of one byte, noeviction",
        "signing in and sending papers work; what was sent is read later",
    ),
    "F9": (
        "the broker's disk is full",
        "Valkey's append-only file on a file system of 8 MB",
        "people go on working; the broker comes back by itself once there is room",
    ),
    "F10": (
        "a bell is lost on the way",
        "SIGKILL for the worker that had taken it, SIGKILL for the broker",
        "without the sweep nothing happens; with it everything is read",
    ),
    "F11": ("a bell rings three times", "the same task three times", "the document is read once"),
    "F12": (
        "PostgreSQL is killed in the middle of a request",
        "SIGKILL for the postmaster",
        "503 in plain words with the number and the form to send again; nothing half done",
    ),
    "F13": (
        "PostgreSQL is restarted",
        "SIGQUIT and a new start, with idle connections",
        "the next twelve requests see no error",
    ),
    "F14": (
        "one connection is ended by the server",
        "pg_terminate_backend in the middle of a request",
        "503 with the form to send again; the next six requests see no error",
    ),
    "F15": (
        "all connections are used up",
        "as many clients as max_connections",
        "503 with Retry-After within three seconds",
    ),
    "F16": (
        "the network is cut",
        "a proxy resets the connections in the middle of a request",
        "503 within four seconds with the form to send again",
    ),
    "F17": (
        "the network swallows everything",
        "a proxy goes on confirming and forwards nothing",
        "503 when statement_timeout and five seconds are over; /readyz says so within two",
    ),
    "F18": (
        "the network is slow",
        "200 ms there and back for each question to PostgreSQL",
        "pages are slow and right",
    ),
    "F19": (
        "somebody else holds the record",
        "an open transaction with the row's lock",
        "409 after three seconds in plain words, with the form to send again",
    ),
    "F20": (
        "two wait for each other",
        "the same locks in opposite order",
        "PostgreSQL undoes one, which goes again by itself; both changes are there, once",
    ),
    "F22": (
        "PostgreSQL's disk is full",
        "a tablespace of 8 MB",
        "503 in plain words; nothing half done; small changes work on",
    ),
    "F23": (
        "the disk of the files is full",
        "a write that runs out of room",
        "a message in plain words; no half file and no row",
    ),
    "F24": (
        "a file without a row",
        "a rolled back transaction, a killed process",
        "removed at night once it is a day old",
    ),
    "F25": ("a row without its file", "the file is deleted", "the page says that it is missing"),
    "F26": (
        "the mail server refuses",
        "451, 452 and 550",
        "tried again later, or failed at once and shown; no copy",
    ),
    "F27": (
        "the mail server hangs up after it has taken the mail",
        "the connection is closed after DATA",
        "uncertain; one more try under the same Message-ID, marked as a possible copy",
    ),
    "F28": (
        "the mail server falls silent",
        "no answer after DATA",
        "ended by EMAIL_TIMEOUT; then as above",
    ),
    "F34": (
        "the power goes while a workbook is taken in",
        "SIGKILL for the worker at ten random points",
        "all of its rows are in or none; begun again it comes to the same",
    ),
}
