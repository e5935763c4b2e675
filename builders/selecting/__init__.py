"""The parts of `builders.select`: conditions on scores, quotas and mixes, the files of a selection, its page."""
