"""Sentences of results that still know what they were made of."""

from __future__ import annotations

from typing import Final

AND: Final = "; "
"""Between parts that are told one after another."""


class Phrase(str):
    """An English sentence, and what it was made of: whoever says it otherwise begins there.

    To all who only print it, it is its text. template: the text with `%(name)s` where values
    stand (without values, the text as it is); values: by name; phrases among them are parts of
    the sentence, and several in a tuple are told one after another.
    """

    template: str
    values: dict[str, object]


def phrase(template: str, /, **values: object) -> Phrase:
    """Return a sentence; `template` is written out where it is called, so that it can be found.

    >>> said = phrase("Clashes: %(number)s", number=6)
    >>> said, said.template
    ('Clashes: 6', 'Clashes: %(number)s')
    """
    told = {
        name: AND.join(map(str, value)) if isinstance(value, tuple) else value
        for name, value in values.items()
    }
    made = Phrase(template % told if told else template)
    made.template, made.values = template, values
    return made
