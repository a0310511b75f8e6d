"""Writes test/fixtures/images/: tiny images of every kind, and what Pillow's convert('RGB') makes of each.

    python packages/media/reference/images.py

Run with Python 3.11.7, Pillow 13.0.0 (libjpeg-turbo 3.2.0, libwebp 1.6.0), numpy 2.4.6.
Kinds that Pillow cannot write are put together from chunks here. expected.json holds [height, width] and the RGB bytes
in base64.
"""

import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

out = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "images"
out.mkdir(parents=True, exist_ok=True)
draw = np.random.RandomState(7)
# Smooth, so that JPEG is exercised as on photographs; odd sides, so that its blocks are cut.
rgb = np.asarray(
    Image.fromarray(draw.randint(0, 256, (5, 5, 3)).astype(np.uint8)).resize((23, 17), Image.Resampling.BICUBIC)
)
noise = draw.randint(0, 256, (9, 11, 4)).astype(np.uint8)


def save(name, image, **options):
    image.save(out / name, **options)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, width, height, depth, colour, rows, extra=(), interlace=0):
    """A PNG of rows as they are in the file, each with its filter byte."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))
    # Two IDAT chunks: one stream may be cut anywhere.
    packed = zlib.compress(rows)
    idat = chunk(b"IDAT", packed[:7]) + chunk(b"IDAT", packed[7:])
    chunks = b"".join(chunk(kind, data) for kind, data in extra)
    (out / name).write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunks + idat + chunk(b"IEND", b""))


def rows(height, stride, filters=(0, 1, 2, 3, 4)):
    """Random bytes behind every filter in turn."""
    return b"".join(bytes([filters[y % len(filters)]]) + draw.bytes(stride) for y in range(height))


palette = [(b"PLTE", draw.bytes(15))]
for depth in (1, 2, 4, 8, 16):
    png(f"grey{depth}.png", 13, 7, depth, 0, rows(7, (13 * depth + 7) // 8))
for depth in (1, 2, 4, 8):
    png(f"indexed{depth}.png", 13, 7, depth, 3, rows(7, (13 * depth + 7) // 8), palette)  # indices beyond it too
for colour, samples, name in ((2, 3, "rgb"), (4, 2, "grey-alpha"), (6, 4, "rgba")):
    for depth in (8, 16):
        png(f"{name}{depth}.png", 6, 11, depth, colour, rows(11, 6 * samples * depth // 8))
# Grey of 16 bits below 256 is where clipping and shifting differ.
png("grey16-dark.png", 4, 1, 16, 0, b"\0" + struct.pack(">4H", 0, 200, 255, 256))
png("grey8-transparent.png", 5, 3, 8, 0, rows(3, 5), [(b"tRNS", b"\0\x10")])
png("rgb8-transparent.png", 5, 3, 8, 2, rows(3, 15), [(b"tRNS", b"\0\x10\0\x20\0\x30")])
png("indexed8-transparent.png", 5, 3, 8, 3, rows(3, 5), [*palette, (b"tRNS", b"\0\x80\xff")])
png("rgb8-gamma.png", 5, 3, 8, 2, rows(3, 15), [(b"gAMA", struct.pack(">I", 100000))])
for depth, colour, samples in ((1, 0, 1), (8, 2, 3), (4, 3, 1), (16, 6, 4)):
    width, height = 11, 10
    data = b""
    for x, y, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        w, h = -(-(width - x) // dx), -(-(height - y) // dy)
        if w > 0 and h > 0:
            data += rows(h, (w * samples * depth + 7) // 8, (4, 3, 2, 1))
    png(f"interlaced-{colour}-{depth}.png", width, height, depth, colour, data, palette if colour == 3 else (), 1)
png("interlaced-narrow.png", 1, 3, 8, 0, b"\0\1" + b"\0\2" + b"\0\3", (), 1)

# sRGB with red and blue exchanged: whoever applies it changes every pixel.
swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
entries = {bytes(swapped[at : at + 4]): at for at in range(132, 132 + 12 * struct.unpack(">I", swapped[128:132])[0], 12)}
red, blue = entries[b"rXYZ"], entries[b"bXYZ"]
swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
swapped = bytes(swapped)
orientation = Image.Exif()
orientation[274] = 6
photo = Image.fromarray(rgb)
save("profile.png", photo, icc_profile=swapped)
save("exif.png", photo, exif=orientation)
for subsampling in ("4:4:4", "4:2:2", "4:2:0"):
    save(f"photo-{subsampling.replace(':', '')}.jpg", photo, quality=75, subsampling=subsampling)
save("progressive.jpg", photo, progressive=True, quality=90)
save("grey.jpg", photo.convert("L"))
save("cmyk.jpg", photo.convert("CMYK"), quality=90)
save("exif.jpg", photo, exif=orientation)
save("profile.jpg", photo, icc_profile=swapped)
cmyk = (out / "cmyk.jpg").read_bytes()
marker = cmyk.find(b"\xff\xee")
if marker >= 0:  # the same without Adobe's marker
    length = struct.unpack(">H", cmyk[marker + 2 : marker + 4])[0]
    (out / "cmyk-plain.jpg").write_bytes(cmyk[:marker] + cmyk[marker + 2 + length :])
save("lossy.webp", photo, quality=80)
save("lossless.webp", photo, lossless=True)
save("alpha.webp", Image.fromarray(noise), lossless=True, exact=True)
save("plain.tif", photo)
save("lzw.tif", photo, compression="tiff_lzw")
save("grey.tif", photo.convert("L"))
save("cmyk.tif", photo.convert("CMYK"))
save("grey16.tif", Image.fromarray(np.array([[0, 200, 300]], dtype=np.uint16)))
save("exif.tif", photo, exif=orientation)
save("profile.tif", photo, icc_profile=swapped)


def tiff(name, tags, data, order="<"):
    """A TIFF of one strip; tags as {number: (type, values)}."""
    sizes, formats = {3: 2, 4: 4}, {3: "H", 4: "I"}
    tags = {**tags, 273: (4, [0]), 279: (4, [len(data)])}
    room = 8 + 2 + 12 * len(tags) + 4
    far = sum(sizes[t] * len(v) for t, v in tags.values() if sizes[t] * len(v) > 4)
    tags[273] = (4, [room + far])
    ifd, extra = struct.pack(order + "H", len(tags)), b""
    for number in sorted(tags):
        kind, values = tags[number]
        packed = struct.pack(order + str(len(values)) + formats[kind], *values)
        if len(packed) > 4:
            packed, extra = struct.pack(order + "I", room + len(extra)), extra + packed
        ifd += struct.pack(order + "HHI", number, kind, len(values)) + packed.ljust(4, b"\0")
    begin = b"II*\0" if order == "<" else b"MM\0*"
    (out / name).write_bytes(begin + struct.pack(order + "I", 8) + ifd + struct.pack(order + "I", 0) + extra + data)


save("big.tif", photo, big_tiff=True)
save("bilevel.tif", photo.convert("1"))
save("palette.tif", photo.convert("P"))
save("grey-alpha.tif", photo.convert("LA"))
save("jpeg.tif", photo, compression="jpeg")
plain = {256: (3, [7]), 257: (3, [5]), 259: (3, [1]), 277: (3, [1]), 278: (3, [5])}
for depth in (1, 2, 4):
    tiff(f"grey{depth}.tif", {**plain, 258: (3, [depth]), 262: (3, [1])}, draw.bytes(5 * ((7 * depth + 7) // 8)))
    tiff(f"white{depth}.tif", {**plain, 258: (3, [depth]), 262: (3, [0])}, draw.bytes(5 * ((7 * depth + 7) // 8)), ">")
inks = photo.convert("YCbCr")
save("ycbcr.tif", inks)
save("ycbcr-big.tif", inks, big_tiff=True)
for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
    save(f"ycbcr-{compression.split('_')[-1]}.tif", inks, compression=compression)
# Pillow refuses YCbCr with fewer colours than pixels but where libtiff unpacks it: that is what the plain ones should be.
# Of 4 x 4 it leaves the last unit of 9 x 6 pixels out.
deflated = {}
for across, down, width, height in ((2, 1, 9, 6), (2, 2, 9, 6), (4, 1, 9, 6), (4, 4, 8, 8)):
    for order in "<>":
        data = draw.bytes(-(-width // across) * -(-height // down) * (across * down + 2))
        tags = {256: (3, [width]), 257: (3, [height]), 258: (3, [8, 8, 8]), 262: (3, [6]), 277: (3, [3])}
        tags[278] = (3, [height])
        tags[530] = (3, [across, down])
        name = f"ycbcr-{across}{down}{'-big-endian' if order == '>' else ''}.tif"
        tiff(name, {**tags, 259: (3, [8])}, zlib.compress(data), order)
        deflated[name] = (out / name).read_bytes()
        tiff(name, {**tags, 259: (3, [1])}, data, order)
(out / "ycbcr-22-deflated.tif").write_bytes(deflated["ycbcr-22.tif"])


def pnm(name, magic, width, height, most, data):
    (out / name).write_bytes(b"%s\n# made here\n%d %d\n%s" % (magic, width, height, b"" if most is None else b"%d\n" % most) + data)


def written(values):
    return b" ".join(b"%d" % v for v in values) + b"\n"


pnm("bytes.ppm", b"P6", 5, 3, 255, draw.bytes(45))
pnm("bytes.pgm", b"P5", 5, 3, 255, draw.bytes(15))
pnm("levels.ppm", b"P6", 5, 3, 100, bytes(draw.randint(0, 101, 45).tolist()))
pnm("levels.pgm", b"P5", 16, 1, 15, bytes(range(16)))
pnm("plain.ppm", b"P3", 5, 3, 255, written(draw.randint(0, 256, 45)))
pnm("plain.pgm", b"P2", 5, 3, 7, written(draw.randint(0, 8, 15)))
pnm("bits.ppm", b"P4", 13, 4, None, draw.bytes(8))
pnm("plain-bits.ppm", b"P1", 4, 2, None, b"0110 1 0\n11\n")
pnm("grey16.pgm", b"P5", 3, 1, 65535, draw.bytes(6))


def bmp(name, width, height, bits, pixels, palette=b"", size=40, compression=0, masks=b"", colours=0):
    """A BMP with a header of `size` bytes; a negative height runs from the top."""
    if size == 12:
        header = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        header = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, len(pixels), 0, 0, colours, 0)
        header += masks
        header += b"\0" * (size - len(header))
    start = 14 + len(header) + len(palette)
    (out / name).write_bytes(b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + header + palette + pixels)


save("photo.bmp", photo)
save("grey.bmp", photo.convert("L"))
save("palette.bmp", photo.convert("P"))
save("bilevel.bmp", photo.convert("1"))
save("alpha.bmp", photo.convert("RGBA"))
bmp("four-bits.bmp", 5, 3, 4, draw.bytes(4 * 3), draw.bytes(64))
bmp("few-colours.bmp", 5, 3, 8, bytes(draw.randint(0, 3, 24).tolist()), draw.bytes(12), colours=3)
bmp("from-top.bmp", 5, -3, 24, draw.bytes(16 * 3))
bmp("core.bmp", 5, 3, 8, draw.bytes(8 * 3), draw.bytes(768), size=12)
bmp("core24.bmp", 5, 3, 24, draw.bytes(16 * 3), size=12)
bmp("four-bytes.bmp", 5, 3, 32, draw.bytes(60))
bmp("masked.bmp", 5, 3, 32, draw.bytes(60), size=108, compression=3, masks=struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000))
bmp("rle.bmp", 4, 1, 8, b"\4\1\0\1", draw.bytes(1024), compression=1)

expected = {}
for path in sorted(out.iterdir()):
    if path.name == "expected.json":
        continue
    image = Image.open(io.BytesIO(deflated.get(path.name, path.read_bytes())))
    pixels = np.asarray(image.convert("RGB"))
    expected[path.name] = [*pixels.shape[:2], base64.b64encode(pixels.tobytes()).decode()]
(out / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
