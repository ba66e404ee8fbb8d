"""What a use of a public form costs, so that nobody makes thousands: nothing, a wait, or work for the browser."""
