"""Proving that a library is whole, mending it, saving it and putting it back."""
