"""Staff: who works here, in which roles, and what they did."""
