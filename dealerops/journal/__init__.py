"""Audit trail read backwards, event feed read forwards, durable queue of every background job."""
