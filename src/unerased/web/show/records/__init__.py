"""The pages of single records: head, acts, who was involved, two persons side by side."""
