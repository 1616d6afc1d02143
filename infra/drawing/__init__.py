"""Draws the starter shop's pictures: shapes → flowers, plants and things → scenes. Pillow only.

Everything is drawn from numbers with seeded randomness, so that the same code gives the same picture.
"""
