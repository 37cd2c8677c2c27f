"""How wrong the figures could be, whom they leave out, and how they compare with others."""
