"""What probes are given: the model asked under every condition, its keys and attention, and the report."""
