"""Who is measured? One bot a file, each doing the same thing in the way of its library."""
