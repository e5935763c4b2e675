"""Matrices of panels: `panel` (what one shows), `rules`, `plans`, `told` (the words), `draw`, `refute` (route B)."""
