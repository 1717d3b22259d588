"""The ledger: bytes that can be proved, signed and packed; it knows neither law nor agreement."""
