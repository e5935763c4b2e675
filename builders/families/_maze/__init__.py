"""Mazes: their text, their making, their painting, and questions about them by two routes."""
