"""The pages of chapter 4."""
