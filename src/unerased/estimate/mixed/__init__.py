"""Everybody has a visibility of their own: the mixed logit model (Coull and Agresti 1999)."""
