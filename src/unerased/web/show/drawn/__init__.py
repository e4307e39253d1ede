"""From the record to the pictures: what is drawn, of what, and the tables beside it."""
