"""Another name for a template, in the draft's shop.yaml: what Meta has under the old one stays there."""

from typing import Any

from functions import bootstrap
from functions.console.rules import shop_yaml
from functions.errors import Conflict
from functions.publishing.approved import KINDS, Template, another_name
from functions.storage import templates
from functions.storage.drafts import Changes, Draft


def rename(template: Template, *, by: str) -> str:
    """Its new name. Raises Conflict where the draft has another already."""
    drafts, section = bootstrap.drafts(), KINDS[template.channel]
    submitted = {name for name, _ in templates.states(bootstrap.table(), template.channel)}
    made: list[str] = []

    def edit(draft: Draft) -> Changes:
        content = drafts.read(draft, shop_yaml.FILE)
        every = shop_yaml.parse(content).get(section) or {}
        if template.update not in every or every[template.update]["name"] != template.name:
            raise Renamed(template.name)
        taken = submitted | {str(each.get("name")) for each in every.values()}
        made[:] = [another_name(template.name, taken)]

        def name_it(document: Any) -> None:
            document[section][template.update]["name"] = made[0]

        return {shop_yaml.FILE: shop_yaml.rewritten(content, name_it)}

    try:
        drafts.change(edit, by=by, now=bootstrap.clock())
    except Renamed:
        raise Conflict("it has another name already") from None
    return made[0]


class Renamed(Exception):
    """By somebody else, since it was read."""
