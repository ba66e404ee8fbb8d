"""The staff shell: home, search, and the auditor's view of what was done and looked at."""
