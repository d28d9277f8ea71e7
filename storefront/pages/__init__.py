"""What people see: one package per surface, one module per page family."""
