"""Kinds of mechanics and ray optics: levers, slopes, pulleys, springs, collisions, throws, lenses and mirrors."""
