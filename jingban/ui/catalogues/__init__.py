"""The translations of each room: found in its sources, kept in `locale/en`, compiled without GNU gettext."""
