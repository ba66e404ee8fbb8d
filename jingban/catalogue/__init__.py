"""The services people and organisations can enter or read about, and what each of them needs."""
