"""What is known of each service's keys, one module for each kind of service."""
