"""Latent classes of people, each with its own chance of being on each list."""
