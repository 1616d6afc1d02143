"""Payments by Stripe. Only the payments worker imports what is in here and calls Stripe."""
