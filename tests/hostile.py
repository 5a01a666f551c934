"""Texts as nobody in good faith writes them, for tests of what is shown."""

from __future__ import annotations

SCRIPT = "</style></title></article><script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover='alert(1)'"
TURNED = "\u202egnirts \u2067\u200f\u061c\u2066 \u2069\u202c"
INVISIBLE = "\u200bz\u200dw\ufeff\u00ad\u2060\u2028\u2029\U000e0041"
CONTROLS = "\x00\x07\x08\x1b[31m\x7f\x85\x9f"
MARKUP = "{content} %s $x^2$ \\(y\\) <!-- ]]> &lt; &#0; [red]"
HOSTILE = f"{SCRIPT} {TURNED} {INVISIBLE} {CONTROLS} {MARKUP}"
