"""Where things stand, whatever draws them: views, outlines, the inset of the sea, names."""
