"""Who exists, whether or not they have an account: people, organisations, certificates, names, states."""
