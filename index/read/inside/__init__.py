"""What runs in a process of its own, on bytes that may be hostile.

These files are run by their path and import nothing of ours: they start in a tenth of a second and hold little memory.
"""
