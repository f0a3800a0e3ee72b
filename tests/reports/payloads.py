"""Texts that a spreadsheet might take for something to run (reliability.md P20)."""

PAYLOADS = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://127.0.0.1","x")',
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=SUM(1)\x00",
    '"=1+1"',
    "{=1+1}",
)
