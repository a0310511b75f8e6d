"""Writes test/fixtures/png.json: small PNGs of every colour type, depth, interlacing, with and without tRNS and PLTE.

    python packages/media/reference/png.py

Run with Python 3.11.7, Pillow 13.0.0. Each has the file in base64; `rgb`, the bytes of Pillow's convert('RGB'), or null
where Pillow refuses it; and `over`, the pixels over the background (10, 100, 200) by the samples that were written: the
upper eight of 16 bits, grey of few bits over 0..255, exact to one level.
"""

import base64
import io
import json
import pathlib
import random
import struct
import zlib

from PIL import Image

BACKGROUND = (10, 100, 200)
draw = random.Random(11)
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
KINDS = {"grey": (0, 1, (1, 2, 4, 8, 16)), "rgb": (2, 3, (8, 16)), "indexed": (3, 1, (1, 2, 4, 8)), "grey-alpha": (4, 2, (8, 16)), "rgba": (6, 4, (8, 16))}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(samples, depth):
    """A row of samples as bytes, the first in the highest bits."""
    if depth == 16:
        return b"".join(struct.pack(">H", s) for s in samples)
    bits = "".join(format(s, f"0{depth}b") for s in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(rows, size):
    """The rows, each by another filter, as the specification's section 9 has them."""
    out, before = b"", None
    for y, row in enumerate(rows):
        kind = y % 5
        above = before or bytes(len(row))
        line = []
        for i, x in enumerate(row):
            a, b, c = (row[i - size] if i >= size else 0), above[i], (above[i - size] if i >= size else 0)
            line.append((x - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255)
        out += bytes([kind]) + bytes(line)
        before = row
    return out


def pixels_of(image, depth, samples, interlace):
    size = max(1, samples * depth // 8)
    height, width = len(image), len(image[0])
    out = b""
    for x, y, dx, dy in PASSES if interlace else ((0, 0, 1, 1),):
        rows = [[s for pixel in line[x::dx] for s in pixel] for line in image[y::dy]]
        if x < width and y < height:
            out += filtered([packed(row, depth) for row in rows], size)
    return out


def png(width, height, depth, colour, interlace, extra, stream):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))
    extras = b"".join(chunk(kind, data) for kind, data in extra)
    idat = b"".join(chunk(b"IDAT", part) for part in stream)
    return b"\x89PNG\r\n\x1a\n" + header + extras + idat + chunk(b"IEND", b"")


def over(image, name, depth, palette, transparency):
    """What the samples say, laid over the background."""
    top = 2**depth - 1
    level = (lambda s: s >> 8) if depth == 16 else (lambda s: s * 255 / top)
    out = []
    for line in image:
        for pixel in line:
            alpha = 255
            if name == "indexed":
                rgb = [palette[3 * pixel[0] + c] if 3 * pixel[0] + c < len(palette) else 0 for c in range(3)]
                alpha = transparency[pixel[0]] if transparency and pixel[0] < len(transparency) else 255
            elif name in ("grey", "grey-alpha"):
                rgb = [level(pixel[0])] * 3
            else:
                rgb = [level(s) for s in pixel[:3]]
            if name in ("grey-alpha", "rgba"):
                alpha = level(pixel[-1])
            elif name != "indexed" and transparency and packed(pixel, 16) == transparency:
                alpha = 0
            out += [int((v * alpha + b * (255 - alpha)) / 255 + 1e-9) for v, b in zip(rgb, BACKGROUND)]
    return bytes(out)


def pillow(data):
    try:
        return base64.b64encode(Image.open(io.BytesIO(data)).convert("RGB").tobytes()).decode()
    except Exception:
        return None


def text(data):
    return base64.b64encode(data).decode()


suite = {}
for name, (colour, samples, depths) in KINDS.items():
    for depth in depths:
        for interlace in (0, 1):
            for with_key in (False, True) if samples % 2 else (False,):
                for with_palette in (True,) if name == "indexed" else (False, True) if samples > 2 else (False,):
                    width, height = (9, 6) if interlace else (7, 5)
                    image = [[[draw.randrange(2**depth) for _ in range(samples)] for _ in range(width)] for _ in range(height)]
                    colours = min(2**depth, 5) if name == "indexed" else 4
                    palette = draw.randbytes(3 * colours)
                    extra = [(b"PLTE", palette)] if with_palette else []
                    key = None
                    if with_key:
                        key = draw.randbytes(colours - 1) if name == "indexed" else packed(image[1][2], 16)
                        extra.append((b"tRNS", key))
                    stream = zlib.compress(pixels_of(image, depth, samples, interlace))
                    data = png(width, height, depth, colour, interlace, extra, [stream[:5], stream[5:]])
                    label = f"{name} {depth}{' interlaced' * interlace}{' tRNS' * with_key}{' PLTE' * (with_palette and name != 'indexed')}"
                    suite[label] = {"file": text(data), "rgb": pillow(data), "over": text(over(image, name, depth, palette, key))}

image = [[[draw.randrange(256) for _ in range(3)] for _ in range(7)] for _ in range(5)]
raw = pixels_of(image, 8, 3, 0)
good = zlib.compress(raw)
odd = {
    "surplus rows": [zlib.compress(raw + bytes(22))],
    "a surplus byte": [zlib.compress(raw + b"\1")],
    "surplus of a megabyte": [zlib.compress(raw + bytes(2**20), 9)],
    "bytes after the stream": [good + b"surplus"],
    "a chunk after the stream": [good, b"surplus"],
    "an empty chunk": [good[:9], b"", good[9:]],
    "no checksum": [good[:-4]],
    "another checksum": [good[:-4] + b"\0\0\0\0"],
    "a row less": [zlib.compress(raw[:-22])],
    "a byte less": [zlib.compress(raw[:-1])],
    "half a stream": [good[: len(good) // 2]],
}
for label, stream in odd.items():
    data = png(7, 5, 8, 2, 0, [], stream)
    suite[label] = {"file": text(data), "rgb": pillow(data), "over": text(over(image, "rgb", 8, b"", None))}
for width, height in ((1, 1), (1, 5), (5, 1), (2, 2), (3, 9)):
    for depth, name in ((1, "grey"), (2, "indexed"), (16, "rgba")):
        colour, samples, _ = KINDS[name]
        image = [[[draw.randrange(2**depth) for _ in range(samples)] for _ in range(width)] for _ in range(height)]
        palette = draw.randbytes(12)
        extra = [(b"PLTE", palette)] if name == "indexed" else []
        data = png(width, height, depth, colour, 1, extra, [zlib.compress(pixels_of(image, depth, samples, 1))])
        suite[f"{name} {depth} interlaced {width}x{height}"] = {"file": text(data), "rgb": pillow(data), "over": text(over(image, name, depth, palette, None))}
out = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "png.json"
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(json.dumps(suite, indent=1) + "\n")
print(len(suite), "files;", [k for k, v in suite.items() if v["rgb"] is None])
