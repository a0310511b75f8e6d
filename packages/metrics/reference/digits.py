"""What PyTorch makes of the weights of `@ganforge/metrics/digits`: features and logits of images by formula.

    OMP_NUM_THREADS=1 python packages/metrics/reference/digits.py

Writes ../test/fixtures/digits.json, with the accuracy on MNIST's test split, which is read from
<GANFORGE_DATA_DIR>/mnist. Made with torch 2.15.0 and numpy 2.4.6.
"""

import base64
import gzip
import json
import os
import re
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from formula import image

HERE = Path(__file__).parent


def weights():
    """The tensors of the weights' file in float64, read without a library: 8 bytes of length, JSON, halves."""
    source = (HERE / "../src/extractors/digits/weights.ts").read_text()
    file = base64.b64decode(max(re.findall(r"'([A-Za-z0-9+/=]+)'", source), key=len))
    (length,) = struct.unpack("<Q", file[:8])
    header = json.loads(file[8 : 8 + length])
    header.pop("__metadata__")
    out = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F16"
        begin, end = (8 + length + at for at in entry["data_offsets"])
        values = np.frombuffer(file[begin:end], "<f2").astype(np.float64)
        out[name] = torch.from_numpy(values.reshape(entry["shape"]))
    return out


def network(images, w):
    """Features and logits of bytes [n,height,width,3]."""
    x = torch.from_numpy(images.astype(np.float32)).permute(0, 3, 1, 2)
    if x.shape[2:] != (28, 28):
        x = F.interpolate(x, (28, 28), mode="bilinear", antialias=True, align_corners=False)
    r, g, b = x.double().unbind(1)
    x = ((0.299 * r + 0.587 * g + 0.114 * b) / 127.5 - 1).unsqueeze(1)
    for name, halved in (("conv28", True), ("conv14a", False), ("conv14b", True), ("conv7", True)):
        kernel = w[f"{name}/kernel"].permute(3, 2, 0, 1)  # height, width, in, out
        x = F.relu(F.conv2d(x, kernel, w[f"{name}/bias"], padding="same"))
        x = F.max_pool2d(x, 2) if halved else x
    x = x.permute(0, 2, 3, 1).flatten(1)  # the channel varies fastest
    features = x @ w["features/kernel"] + w["features/bias"]
    return features, F.relu(features) @ w["logits/kernel"] + w["logits/bias"]


def drawn(shape, height, width):
    """A ring or a bar, white on black: test/errors/digits.ts has the same formulas in whole numbers."""
    y, x = np.ogrid[0:height, 0:width]
    across, down = 2 * x - (width - 1), 2 * y - (height - 1)
    if shape == "ring":
        ink = np.abs(16 * across**2 + 9 * down**2 - 2 * height * width) < height * width
    else:
        ink = (np.abs(7 * across) < width) & (np.abs(3 * down) < 2 * height)
    return np.repeat((255 * ink.astype(np.uint8))[..., None], 3, 2)


def accuracy(w):
    folder = Path(os.environ["GANFORGE_DATA_DIR"]) / "mnist"

    def idx(name, header):
        path = folder / f"{name}.gz"
        data = gzip.open(path).read() if path.exists() else (folder / name).read_bytes()
        return np.frombuffer(data, np.uint8, offset=header)

    images = idx("t10k-images-idx3-ubyte", 16).reshape(-1, 28, 28, 1).repeat(3, 3)
    labels = idx("t10k-labels-idx1-ubyte", 8)
    found = np.concatenate([network(part, w)[1].argmax(1).numpy() for part in np.split(images, 20)])
    return float((found == labels).mean())


def main():
    w = weights()
    cases = {
        "ring 28x28": drawn("ring", 28, 28),
        "bar 28x28": drawn("bar", 28, 28),
        "ring 56x56": drawn("ring", 56, 56),
        "bar 20x24": drawn("bar", 20, 24),
        "coloured 28x28": image("digits", 28, 28),
        "coloured 40x33": image("digits", 40, 33),
    }
    out = {"accuracy": accuracy(w), "images": {}}
    for name, pixels in cases.items():
        features, logits = network(pixels[None], w)
        out["images"][name] = {"features": features[0].tolist(), "logits": logits[0].tolist()}
        print(name, logits.argmax().item())
    print("accuracy", out["accuracy"])
    (HERE / "../test/fixtures/digits.json").write_text(json.dumps(out, indent=1) + "\n")


main()
