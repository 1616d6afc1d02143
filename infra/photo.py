"""`make photo STAGE=… KEY=photos/…`: a link to a picture that a shopper sent, for the merchant to look at.

The key stands with what the picture is of: in a return, a review, or `photo.received` on the bus. The link ends.
"""

import argparse

from functions.storage.photos import LINK_SECONDS, PREFIXES, Photos
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.stack import Cloud, outputs


def link(cloud: Cloud, stage: str, key: str) -> str:
    """Raises Stop for a key that nothing is kept under."""
    if not key.startswith(tuple(f"{prefix}/" for prefix in PREFIXES)):
        raise Stop(f"{key}: a picture's key begins with photos/ or deliveries/")
    photos = Photos(outputs(cloud, stage)["PhotosBucket"], lambda: cloud.client("s3"))
    if photos.get(key) is None:
        raise Stop(
            f"{key}: there is no such picture; it may have been erased with the shopper, or be over 400 days old"
        )
    return photos.link(key)


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make photo", description="A link to a picture that a shopper sent.")
    cloud_options(parser)
    parser.add_argument("key", help="photos/… or deliveries/…")
    given = parser.parse_args()
    url = link(cloud_of(given), given.stage, given.key)
    say(f"{url}\n\nIt ends in {LINK_SECONDS // 60} minutes. Do not pass it on.")


if __name__ == "__main__":
    main()
