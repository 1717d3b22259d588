"""What an agreement sets running: clocks, and the events that start and discharge them."""
