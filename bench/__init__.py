"""Measurements of the whole way of the data, each beside a plain peer in the same run."""
