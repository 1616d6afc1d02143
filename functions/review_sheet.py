"""Reviews as rows of a file, for the console and for `make reviews`."""

from functions.storage.reviews import Kept

COLUMNS = (
    "name", "product", "stars", "text", "photos", "locale", "at", "changed_at", "order", "verified_purchase", "hidden",
    "answer", "answered_at",
)  # fmt: skip


def row(kept: Kept) -> dict[str, object]:
    found = kept.review.model_dump(mode="json")
    found |= {"name": kept.name, "hidden": kept.hidden, "verified_purchase": "yes", "photos": len(kept.review.photos)}
    found |= {"answer": kept.answer, "answered_at": kept.answered_at.isoformat() if kept.answered_at else None}
    return {name: found[name] for name in COLUMNS}
