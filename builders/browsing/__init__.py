"""The parts of `python -m builders.browse`: a light index of a built set, and the page that shows it."""
