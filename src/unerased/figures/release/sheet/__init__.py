"""The sheet of a release: what it tells, kept in the ledger, and its files, made from that alone.

`sheet_of` reads what a sheet tells; `files_of` sets it as page, PDF, CSV and pictures in every
language. Numbers come from the release's published values and from what `stating` lets through.
"""
