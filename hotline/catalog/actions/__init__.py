"""The verbs that write the catalog. Each is one change: done in `changing_catalog`, or `Refused` without a trace."""
