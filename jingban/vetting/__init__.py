"""人工核验: evidence about an identity, two reviewers, a time in which everybody concerned can stop it."""
