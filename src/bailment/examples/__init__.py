"""Examples that we wrote: a vendor's agreement, what could be signed, and the facts of the deal."""
