"""The lists: rows, filters, and what the filters are called."""
