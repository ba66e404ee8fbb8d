"""The pages of chapter 6, of 代表…办理, and of the public check of a certificate."""
