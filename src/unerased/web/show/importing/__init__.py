"""The import of a spreadsheet, step by step: file, columns, preview."""
