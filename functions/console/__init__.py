"""The merchant's console: pages for the people of the shop, drawn here and served by a Lambda of its own.

`routes.py` is the index: every address, who may ask for it, and what answers. What a page does is asked of the same
pieces that the commands of `infra` and the HTTP API ask; what is decided about orders, their conversations decide.
"""
