"""Writes test/fixtures/pil-images.json: what Pillow makes of an image of noise (18 high, 24 wide). Pillow 9.4.0."""
import base64
import json
import pathlib
from PIL import Image


def noise(count, seed):
    state, out = seed, bytearray()
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32  # Numerical Recipes' linear congruential generator
        out.append(state >> 24)
    return bytes(out)


def text(image):
    return base64.b64encode(image.tobytes()).decode()


image = Image.frombytes("RGB", (24, 18), noise(24 * 18 * 3, 1))
ramp = Image.frombytes("RGB", (24, 18), bytes((5 * x + 7 * y + 40 * c) % 256 for y in range(18) for x in range(24) for c in range(3)))
sizes = [(9, 8), (31, 25), (24, 10), (30, 18), (31, 10), (9, 25)]  # width, height
made = {
    "resized": [
        {"height": h, "width": w, "noise": text(image.resize((w, h), Image.LANCZOS)), "ramp": text(ramp.resize((w, h), Image.LANCZOS))}
        for w, h in sizes
    ],
    "grey": text(image.convert("L")),
}
path = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "pil-images.json"
path.write_text(json.dumps(made, indent=2) + "\n")
