"""Automata (`machine`, `runs`, `machine_draw`, `matrices`) and flow charts (`chart`, `programs`, `affine`, ...)."""
