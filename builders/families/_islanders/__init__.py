"""Islanders who always tell the truth or always lie: statements, their English both ways, clauses, steps, pictures."""
