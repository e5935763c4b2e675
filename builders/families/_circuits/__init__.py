"""Kinds of circuits: networks of resistors and batteries, and logic gates."""
