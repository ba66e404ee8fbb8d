"""Members of staff: accounts apart from persons', roles with a division, sign-in with TOTP, unmasking."""
