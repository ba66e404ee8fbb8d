"""Chapter 4: a forgotten password, user name or phone number. Nobody is locked out, nobody gets in."""
