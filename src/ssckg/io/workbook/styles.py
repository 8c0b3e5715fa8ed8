"""How our workbook looks: named cell formats over xlsxwriter.

Orange is what the city enters, as in the template that cities know; the rest is quiet, so that the
orange cells stand out on a screen and in print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_INK: Final = "#1F2A36"
_QUIET: Final = "#5B6770"
_NAVY: Final = "#1F3A5F"
_LINE: Final = "#C9D1D9"

_BASE: Final = {
    "font_name": "Arial",
    "font_size": 9,
    "font_color": _INK,
    "valign": "vcenter",
    "text_wrap": True,
}
_BOXED: Final = {"border": 1, "border_color": _LINE}
_INPUT: Final = {**_BOXED, "bg_color": "#F9CB9C", "locked": False}
_DETAIL: Final = {**_BOXED, "bg_color": "#FDF0E1", "locked": False, "indent": 1}
_LOCKED: Final = {**_BOXED, "bg_color": "#F4F6F8"}
_NUMBER: Final = {"align": "right", "indent": 1, "text_wrap": False}
_ENTERED: Final = "[>=10000]#,##0;General"
_SHOWN: Final = "[<1]0.00##;[<1000]0.00;#,##0.0"

_STYLES: Final[dict[str, dict[str, Any]]] = {
    "plain": {"indent": 1},
    "legend_result": {**_BOXED, "bold": True, "bg_color": "#FFFFFF", "indent": 1,
                      "border_color": "#7F8C99"},
    "legend_prefilled": {**_BOXED, "italic": True, "font_color": "#14447A", "bg_color": "#F9CB9C",
                         "indent": 1},
    "legend_changed": {**_BOXED, "bold": True, "bg_color": "#FFF1A8", "indent": 1},
    "quiet": {"indent": 1, "font_color": _QUIET},
    "quiet_line": {"indent": 1, "font_color": _QUIET, "text_wrap": False},
    "title": {"font_size": 16, "indent": 1, "bold": True, "font_color": "#FFFFFF",
              "bg_color": _NAVY,
              "text_wrap": False},
    "subtitle": {"indent": 1, "font_color": "#DCE5EE", "bg_color": _NAVY, "text_wrap": False},
    "section": {"indent": 1, "font_size": 11, "bold": True, "font_color": _NAVY, "bottom": 2,
                "bottom_color": _NAVY, "text_wrap": False},
    "block": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#35567F", "align": "center",
              "left": 1, "left_color": "#FFFFFF", "text_wrap": False},
    "block_verifier": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#3E7A5A",
                       "align": "center", "left": 1, "left_color": "#FFFFFF", "text_wrap": False},
    "header": {**_BOXED, "bold": True, "bg_color": "#DCE5EE", "align": "center"},
    "header_verifier": {**_BOXED, "bold": True, "bg_color": "#DDEBE3", "align": "center"},
    "band": {"indent": 1, "bold": True, "font_color": _NAVY, "bg_color": "#EAF0F6",
             "text_wrap": False},
    "label": {"indent": 1, "bold": True},
    "locked": {**_LOCKED, "indent": 1},
    "locked_centre": {**_LOCKED, "align": "center"},
    "locked_number": {**_LOCKED, **_NUMBER, "num_format": _SHOWN, "font_color": _QUIET},
    "locked_times": {**_LOCKED, "align": "center", "num_format": '"× "#,##0', "text_wrap": False},
    "locked_share": {**_LOCKED, **_NUMBER, "num_format": '0" %"'},
    "code": {**_LOCKED, "font_color": _QUIET, "indent": 1},
    "name": {**_LOCKED, "bold": True, "indent": 1},
    "none": {**_BOXED, "bg_color": "#FFFFFF"},
    "input": {**_INPUT, "indent": 1},
    "input_number": {**_INPUT, **_NUMBER, "num_format": _ENTERED},
    "detail": _DETAIL,
    "detail_year": {**_DETAIL, "indent": 0, "align": "center", "num_format": "0",
                    "text_wrap": False},
    "input_year": {**_INPUT, "align": "center", "num_format": "0", "text_wrap": False},
    "input_result": {**_INPUT, **_NUMBER, "bold": True, "num_format": _ENTERED},
    "input_text": {**_INPUT, "indent": 1, "num_format": "@"},
    "result": {**_BOXED, **_NUMBER, "bold": True, "bg_color": "#FFFFFF", "locked": False,
               "num_format": _SHOWN, "border_color": "#7F8C99"},
    "verifier": {**_BOXED, "bg_color": "#E3F0E8", "indent": 1},
    "verifier_centre": {**_BOXED, "bg_color": "#E3F0E8", "align": "center", "bold": True},
    "prefilled": {"italic": True, "font_color": "#14447A"},
    "changed": {"bold": True, "font_color": "#1F2A36", "bg_color": "#FFF1A8"},
    "verified_no": {"font_color": "#9C1C1C", "bg_color": "#F9DCDC"},
}  # fmt: skip


class Styles:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        """Take the workbook that the formats belong to."""
        self._workbook = workbook
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            is_conditional = name in {"prefilled", "changed", "verified_no"}
            style = _STYLES[name] if is_conditional else {**_BASE, **_STYLES[name]}
            self._made[name] = self._workbook.add_format(style)
        return self._made[name]
