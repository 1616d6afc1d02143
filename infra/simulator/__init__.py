"""Stands in, on one machine, for what needs an account: WhatsApp's phones and Graph API, Stripe, a carrier, the clock.

It speaks the real wire formats, so that Chatkassa cannot tell the difference. Imports nothing of `functions`.
"""
