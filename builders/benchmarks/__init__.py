"""The parts of `python -m builders.score --benchmark`: strata with known truth, baselines, measures, the report."""
