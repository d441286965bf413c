"""What stands at its doors."""
