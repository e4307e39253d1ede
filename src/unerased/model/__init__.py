"""All meaning: claims, sources, stances, findings, consent, uncertain values, the codebook.

Frozen values and pure rules. No input or output, no clock, no randomness, no bytes on disk:
what needs one of these takes it as an argument.
"""
