"""Who is quoted, and what people have put right about it."""
