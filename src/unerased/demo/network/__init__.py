"""The invented network: generated from a seed by the parameters of ``network.yaml``."""
