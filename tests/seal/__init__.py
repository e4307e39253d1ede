"""Tests of all cryptography of the house."""
