"""Unerased: a register of persecution whose figures can be defended without exposing a person."""
