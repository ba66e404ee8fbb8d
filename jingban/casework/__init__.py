"""Cases: one filing and its life until it is closed; its states, clock, determination and letters."""
