"""How a person or an organisation comes to have an account, and how far it is proven (walk.md 3, M-7.1)."""
