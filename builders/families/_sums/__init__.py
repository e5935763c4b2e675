"""Figures of numbers in which sums repeat: magic squares, pyramids, tables with totals, arithmagons."""
