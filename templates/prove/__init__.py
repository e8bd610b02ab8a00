"""What test-generated.py needs to prove that a generated service works."""
