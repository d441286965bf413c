"""What the findings come to: risks in order, the plan of their fixes, the decision. Pure."""
