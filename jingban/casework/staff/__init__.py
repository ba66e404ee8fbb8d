"""The officers' pages of this room: queue, case, acceptance, return, determination."""
