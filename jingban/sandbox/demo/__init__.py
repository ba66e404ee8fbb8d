"""The demo world (演示): a small, believable city."""
