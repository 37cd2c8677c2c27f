"""What every page has: its address, language, frame, words, legend and styles."""
