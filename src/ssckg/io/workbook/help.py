"""What a cell says of itself: the message beside it, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.io.workbook.layout import NOT_REPORTED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from ssckg.model.template import TemplateItem

LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
"""What spreadsheets show at most."""
_LONGEST_LIST = 255


def input_message(key: str, item: TemplateItem, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return title and text of the message of a cell; advice of the manual comes last."""
    if key in {"numerator", "denominator"}:
        sentences = [_sentence(getattr(item, key))]
    elif item.is_boolean:
        sentences = [texts["help.result_boolean"]]
    else:
        unit = item.unit or texts["help.not_stated"]
        way = "typed" if item.multiplier is None else "computed"
        times = f" × {item.multiplier:f}" if item.multiplier not in {None, 1} else ""
        sentences = [texts[f"help.result_{way}"].format(unit=unit, times=times)]
        if item.numerator and not item.has_parts:
            sentences.append(texts["help.count"].format(what=item.numerator))
        sentences.append(bounds(item, texts))
    sentences += item.hints
    return {
        "input_title": _cut(f"{item.code} {texts[f'column.{key}']}".strip(), LONGEST_TITLE),
        "input_message": _fitting(sentences, LONGEST_MESSAGE),
    }


def warning(key: str, at: str, item: TemplateItem, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return what a cell accepts, and what is said to everything else; `at` names the cell."""
    title = {"error_title": texts["error.title"][:LONGEST_TITLE]}
    if key == "value" and item.is_boolean:
        choices = [texts["text.yes"], texts["text.no"], NOT_REPORTED]
        assert len(",".join(choices)) <= _LONGEST_LIST  # noqa: S101  longer lists stand on a sheet
        return {
            **title,
            "validate": "list",
            "source": choices,
            "error_message": texts["error.list"],
        }
    limits = [f"ISNUMBER({at})"]
    message = texts["error.number"]
    if key == "denominator":
        limits.append(f"{at}>0")
        message = texts["error.denominator"]
    elif key == "value":
        limits += [f"{at}>={item.minimum:f}"] if item.minimum is not None else []
        limits += [f"{at}<={item.maximum:f}"] if item.maximum is not None else []
        message = texts["error.result"].format(bounds=bounds(item, texts)).strip()
    # OR and AND judge all their parts, and a text is above any number: hence IF.
    test = f"AND({','.join(limits)})" if len(limits) > 1 else limits[0]
    rule = f'=IF(ISNUMBER({at}),{test},{at}="{NOT_REPORTED}")'
    return {**title, "validate": "custom", "value": rule, "error_message": _cut(message, 255)}


def bounds(item: TemplateItem, texts: Mapping[str, str]) -> str:
    """Say between what a value lies; empty where no bound is known."""
    low, high = _plain(item.minimum), _plain(item.maximum)
    if low and high:
        return texts["help.bounds_between"].format(minimum=low, maximum=high)
    if low:
        return texts["help.bounds_above"].format(minimum=low)
    return texts["help.bounds_below"].format(maximum=high) if high else ""


def _plain(number: Decimal | None) -> str:
    return f"{number:f}" if number is not None else ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _fitting(sentences: list[str], room: int) -> str:
    """Join sentences as long as they fit; the first one is cut if it must be."""
    text = _cut(sentences[0], room)
    for sentence in filter(None, sentences[1:]):
        if len(text) + 1 + len(sentence) <= room:
            text = f"{text} {sentence}"
    return text


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "\u2026"
