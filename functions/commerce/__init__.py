"""The shop's arithmetic and facts, pure: money, catalogue, cart, orders, stock. Standard library and pydantic only."""
