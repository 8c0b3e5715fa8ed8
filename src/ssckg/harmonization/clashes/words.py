"""Words inside labels, numerators and denominators that are used in several forms.

A term is a run of words between function words, punctuation and the end; its last word is what
it speaks of, the words before qualify it ("households", "city households", "slum households").
That is a rule of place in English noun phrases, not a grammar: it is right often, not always.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.clashes.definition import record_of
from ssckg.harmonization.clashes.wording import FUNCTION_WORDS, is_people, singular
from ssckg.harmonization.measures import number_key
from ssckg.model.terminology import TermForm, TermUse, TermWord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.harmonization.clashes.definition import Definition
    from ssckg.model.crosswalk import Crosswalk

_CHUNK: Final = re.compile(r"[a-z][a-z'’.-]*[a-z]|[^a-z]+")
_BREAK: Final = re.compile(r"[(),;:/0-9+&]")
_LONGEST: Final = 4
_LEFT_OUT: Final = frozenset(
    ["number", "percentage", "percent", "proportion", "share", "rate", "ratio", "capita"]
)
"""Last words that say how something is counted and not what."""


def terms_in(text: str) -> tuple[str, ...]:
    """Return the terms of a text, the last word singular, in the order of the text.

    >>> terms_in("city households with access to a basic water supply")
    ('city household', 'access', 'basic water supply')
    """
    found: list[str] = []
    run: list[str] = []
    for token in [*_CHUNK.findall(text.casefold().replace("’", "'")), "("]:
        is_word = token[0].isalpha()
        if is_word and token not in FUNCTION_WORDS:
            run.append(token.removesuffix("'s"))
        elif run and (is_word or _BREAK.search(token)):
            found.append(_term(run))
            run = []
    return tuple(found)


def _term(run: list[str]) -> str:
    """Return the term that a run makes; what happens to a thing behind it is left out."""
    while len(run) > 1 and (run[-1].endswith("ed") or run[-1] == "living"):
        run = run[:-1]
    kept = run[-_LONGEST:]
    return " ".join((*kept[:-1], singular(kept[-1])))


def term_words(crosswalk: Crosswalk, known: Iterable[Definition]) -> tuple[TermWord, ...]:
    """Return the words that end terms of two and more forms, those of most frameworks first.

    Words for people ("population", "inhabitants" ...) are taken together, as "people".
    """
    uses: dict[str, dict[str, dict[tuple[str, str, str], TermUse]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for each in known:
        record = record_of(crosswalk, each.element)
        for part, text in _texts(each):
            for term in terms_in(text):
                last = term.rpartition(" ")[2]
                if last not in _LEFT_OUT and len(last) > 2:
                    word = "people" if is_people(last) else last
                    uses[word][term].setdefault(
                        (record.iri, part, text), TermUse(record, part, text)
                    )
    words = [TermWord(word, _forms(forms)) for word, forms in uses.items() if len(forms) > 1]
    shared = [word for word in words if len(_frameworks(word)) > 1]
    return tuple(sorted(shared, key=lambda w: (-len(_frameworks(w)), -len(w.forms), w.word)))


def _frameworks(word: TermWord) -> set[str]:
    return {name for form in word.forms for name in form.frameworks}


def _texts(known: Definition) -> Iterator[tuple[str, str]]:
    yield "label", known.element.label
    yield from (("numerator", text) for text in known.numerators)
    yield from (("denominator", text) for text in known.denominators)


def _forms(forms: dict[str, dict[tuple[str, str, str], TermUse]]) -> tuple[TermForm, ...]:
    found = []
    for form, by_place in forms.items():
        uses = sorted(
            by_place.values(),
            key=lambda u: (u.element.framework, number_key(u.element.code), u.part, u.text),
        )
        names = tuple(sorted({use.element.framework for use in uses}))
        found.append(TermForm(form, names, tuple(uses)))
    return tuple(sorted(found, key=lambda each: (-len(each.uses), each.form)))
