"""The small pages that stand alone: the payment link's, the van's. `standing` draws them; the webhooks serve them."""
