"""The past of the record: lines of a history, a page as of another day, what is taken back."""
