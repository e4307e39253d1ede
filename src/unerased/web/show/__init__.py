"""What the pages have in common: claims, values and codes in words, ready to be shown."""
