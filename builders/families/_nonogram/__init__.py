"""Nonograms: pictures and their clues, line by line deduction, SAT, questions about the solved picture, words."""
