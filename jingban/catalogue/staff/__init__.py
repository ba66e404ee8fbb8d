"""The catalogue administrator's pages: services and the working-day calendar."""
