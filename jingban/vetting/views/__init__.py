"""The applicant's pages, and those of whoever can stop or confirm a petition."""
