"""The reviewers' pages: queue, petition, papers."""
