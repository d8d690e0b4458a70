"""What is true: tables, invariants, named queries and pure knowledge. Imports nothing of ours above it."""
