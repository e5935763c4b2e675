"""Boards whose rows and columns hold each digit once (sudoku, KenKen): digging, deduction, SAT, search, words."""
