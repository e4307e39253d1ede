"""Claims in words: cards, codes, times, and which of several stands first."""
