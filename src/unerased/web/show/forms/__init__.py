"""What the forms have in common: fields, what was typed, what is wrong with it."""
