"""Pair cards: a picture of each place to save and to send, 1080×1440 pixels.

The whole prefecture as one value beside its districts and counties, the finding as its headline,
the change split as far as the method allows, and whether it can be compared. The page of a
place draws the same card on a canvas.
"""
