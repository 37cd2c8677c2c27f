"""What people read: one TOML a page, each sentence in Chinese and English side by side."""
