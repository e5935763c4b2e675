"""Hostile rows for the source `jsonl`, any number of them, drawn from fixed streams; `url` is a listener's address.

    rows = hostile_rows(300, "http://127.0.0.1:8123", "/tmp/secret.png")

What a row is aims at one wall: markup that loads, links, styles, sizes, scripts, text that is none, formulas that grow,
files that are not ours, pictures that lie about their size. `wants` says what must become of it.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from PIL import Image

from renderers.seeds import rng
from tests.renderers._hostile import PAYLOADS


class Hostile(NamedTuple):
    """A row, the wall that it tries, and whether it must be `kept`, `dropped`, or may be `either`."""

    wall: str
    wants: str
    row: dict[str, Any]


def hostile_rows(count: int, url: str, secret: str) -> list[Hostile]:
    """`count` rows; every wall takes its turn. secret: path of a picture that lies outside the table's folder."""
    makers = list(_MAKERS.items())
    made = []
    for number in range(count):
        wall, make = makers[number % len(makers)]
        draw = rng(0, "hostile", wall, number)
        wants, row = make(draw, url, secret)
        empty = dict.fromkeys(("image",) if wall in PICTURED else ("choices", "family", "license", "solution"))
        made.append(Hostile(wall, wants, {**empty, "answer": str(number), **row, "id": f"{wall}-{number}"}))
    return made


def picture(wide: int = 24, high: int = 16, colour: str = "teal") -> bytes:
    """A small sound PNG."""
    file = io.BytesIO()
    Image.new("RGB", (wide, high), colour).save(file, "PNG")
    return file.getvalue()


def bomb(wide: int, high: int) -> bytes:
    """A PNG of a few kB that claims `wide` x `high` pixels and has the data of some of them."""
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(2_000_000), 9)
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    chunks = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(d, zlib.crc32(n))) for n, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _b64(data: bytes) -> dict[str, str]:
    return {"bytes": base64.b64encode(data).decode()}


Made = tuple[str, dict[str, Any]]


def _markup(draw: Random, url: str, secret: str) -> Made:
    payload = draw.choice(PAYLOADS).replace("URL", f"{url}/{draw.getrandbits(32):x}")
    around = draw.choice(
        ("{}", "What is 2+3? {}", "**{}**", "`{}`", "1. {}\n2. x", "> {}", "[x]({})", "| a |\n|---|\n| {} |")
    )
    return "kept", {"question": around.format(payload)}


def _links(draw: Random, url: str, secret: str) -> Made:
    target = draw.choice(
        (
            "javascript:fetch('URL')",
            "file:///etc/passwd",
            "URL/x.png",
            "data:text/html,<script src=URL></script>",
            "//URL",
        )
    ).replace("URL", url)
    form = draw.choice(("![x]({})", "[x]({})", "<{}>", "[x]: {}\n\n[x]", "![x][y]\n\n[y]: {} 'z'", "{}"))
    return "kept", {"question": form.format(target)}


def _styles(draw: Random, url: str, secret: str) -> Made:
    rule = draw.choice(
        (
            "@import url('URL/a.css');",
            "*{{background:url(URL/b.png)!important}}",
            "@font-face{{font-family:serif;src:url(URL/c)}}",
            "html{{transform:scale(1000)}}",
            "*{{display:none}}",
            "#sheet{{position:fixed;width:9999999px}}",
        )
    ).replace("URL", url)
    return "kept", {"question": draw.choice(("<style>{}</style>", "</style>{}", "<p style='{}'>x</p>")).format(rule)}


def _maths(draw: Random, url: str, secret: str) -> Made:
    size = draw.choice((10, 100, 1000))
    wants, formula = draw.choice(
        (
            ("dropped", r"\def\a{\a\a}\a"),
            ("dropped", r"\def\a#1{#1#1#1}" + r"\a{" * 40 + "x" + "}" * 40),
            ("dropped", rf"\href{{{url}}}{{x}}"),
            ("dropped", rf"\includegraphics{{{url}/a.png}}"),
            ("dropped", r"\htmlData{onclick=x}{y}"),
            ("dropped", r"\input{/etc/passwd}"),
            ("dropped", r"\url{file:///etc/passwd}"),
            ("either", r"\rule{99999em}{99999em}"),
            ("either", "{" * size + "x" + "}" * size),
            ("either", r"\frac{" * size + "x" + "}{2}" * size),
            ("either", r"\sqrt{" * size + "x" + "}" * size),
            ("either", "x^{" * size + "2" + "}" * size),
            ("either", r"\begin{matrix}" + "x&" * size + r"\end{matrix}"),
            ("either", r"\kern-9999em x \raisebox{9999em}{y}"),
            ("either", "$" * size),
        )
    )
    return wants, {"question": f"Find $x$: ${formula}$"}


def _unicode(draw: Random, url: str, secret: str) -> Made:
    return "either", {
        "question": draw.choice(
            (
                "\u202eevil\u202c 2+3?",
                "\u2066\u2067\u2068" * 50 + "x",
                "Z" + "\u0300" * draw.choice((20, 500, 5000)),
                "א" * draw.choice((10, 500)),
                "\ufdfd" * 50,
                "𒐫" * 30,
                "\U000e0001\U000e0041 x",
                "\u200b" * 1000 + "x",
                "\x01\x02\x07\x1b[31mred",
                "😀" * 200,
                "x\u2028y\u2029z",
                "\ufffe\uffff x",
            )
        )
    }


def _no_text(draw: Random, url: str, secret: str) -> Made:
    bad = draw.choice(("\0", "\ud800", "\udfff x", "a\0b" * 100))
    place = draw.choice(("question", "answer", "family", "solution", "choices"))
    value: Any = ["2", f"{bad}3"] if place == "choices" else f"x{bad}"
    return "dropped", {"question": "2+3?", place: value}


def _long(draw: Random, url: str, secret: str) -> Made:
    unit = draw.choice(("x", "x ", "word ", "*", "[", "`", "> ", "- ", "<b>", "&amp;", "$x$ ", "_a", "\\", "|a"))
    size = draw.choice((20_000, 150_000, 1_000_000))
    return "dropped" if size > 100_000 else "either", {"question": "Q " + unit * (size // len(unit))}


def _files(draw: Random, url: str, secret: str) -> Made:
    name = draw.choice(
        (
            secret,
            f"file://{secret}",
            f"../{secret.rpartition('/')[2]}",
            "link.png",
            "images/link.png",
            "/etc/passwd",
            "/dev/zero",
            "/proc/self/environ",
            "\0.png",
            "a" * 5000,
            "é" * 200,
            f"{url}/remote.png",
            "pipe.png",
            ".",
            "",
            "rows.jsonl",
        )
    )
    return "dropped", {
        "question": "How many?",
        "image": draw.choice((name, {"path": name}, {"path": name, "bytes": None})),
    }


def _pictures(draw: Random, url: str, secret: str) -> Made:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' onload='fetch(\"{url}\")'><image href='{url}/x.png'/></svg>".encode()
    )
    eps = f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({secret}) run\n%%EOF\n".encode()
    cell: Any = draw.choice(
        (
            _b64(svg),
            _b64(eps),
            _b64(bomb(30_000, 30_000)),
            _b64(bomb(12_000, 12_000)),
            _b64(bomb(2**31 - 1, 2**31 - 1)),
            _b64(bomb(0, 9)),
            _b64(picture()[:50]),
            _b64(picture()[:8]),
            _b64(b"GIF89a" + bytes(100)),
            _b64(b"II*\0" + bytes(200)),
            {"bytes": "not base64 at all"},
            {"bytes": 10**12},
            {"bytes": [1, 2, 3]},
            [],
            [[]],
            {"bytes": {"bytes": "x"}},
            7,
            True,
        )
    )
    return "dropped", {"question": "How many?", "image": cell}


def _types(draw: Random, url: str, secret: str) -> Made:
    deep: Any = "x"
    for _ in range(draw.choice((5, 200))):
        deep = [deep]
    return draw.choice(
        (
            ("dropped", {"question": None}),
            ("dropped", {"question": "   "}),
            ("dropped", {"question": "x", "answer": None}),
            ("dropped", {"question": "x", "answer": "  "}),
            ("dropped", {"question": "x", "choices": "AB"}),
            ("dropped", {"question": "x", "choices": {"a": 1}}),
            ("dropped", {"question": "x", "answer": "1", "choices": [str(n) for n in range(5000)]}),
            ("dropped", {"question": "x", "answer": "9", "choices": ["1", "2"]}),
            ("either", {"question": deep}),
            ("either", {"question": {"a": deep}}),
            ("either", {"question": 10**300}),
            ("either", {"question": float("inf")}),
            ("either", {"question": "x", "family": "../../../tmp/x"}),
            ("either", {"question": "x", "license": "<script>x</script>"}),
            ("either", {"question": "x", "solution": ["a", {"b": None}]}),
        )
    )


def _sound(draw: Random, url: str, secret: str) -> Made:
    return "kept", {"question": f"What is {draw.randint(2, 99)} + {draw.randint(2, 99)}?"}


_MAKERS: dict[str, Callable[[Random, str, str], Made]] = {
    "markup": _markup,
    "links": _links,
    "styles": _styles,
    "maths": _maths,
    "unicode": _unicode,
    "no_text": _no_text,
    "long": _long,
    "types": _types,
    "sound": _sound,
    "files": _files,
    "pictures": _pictures,
    "sound_picture": lambda draw, url, secret: (
        "kept",
        {"question": f"How many, {draw.random()}?", "image": "sound.png"},
    ),
}
PICTURED = ("files", "pictures", "sound_picture")  # walls of a table whose rows have pictures
