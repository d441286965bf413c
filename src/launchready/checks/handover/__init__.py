"""Who answers for it."""
