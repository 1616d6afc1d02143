"""Chatkassa: the checkout that lives in the chat."""
