"""What the RFCs say, as pure code: no I/O, no clock. What must be looked up arrives as an argument."""
