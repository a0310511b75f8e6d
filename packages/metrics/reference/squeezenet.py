"""Writes test/fixtures/squeezenet.npz: SqueezeNet's features by PyTorch, with weights by a formula and with the real ones.

    OMP_NUM_THREADS=1 python packages/metrics/reference/squeezenet.py FOLDER

FOLDER has squeezenet_v1.1_notop.manifest.json and .weights.bin: keras-squeezenet's weights, kernels HWIO.

Made with torch 2.15.0, clean-fid 0.1.35 (its resizer), pillow 13.0.0, numpy 2.4.6.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from cleanfid.resize import make_resizer
from torch.nn.functional import conv2d, max_pool2d, relu

from formula import between, image

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
manifest = json.loads((folder / "squeezenet_v1.1_notop.manifest.json").read_text())["weights"]
blob = (folder / "squeezenet_v1.1_notop.weights.bin").read_bytes()
resize = make_resizer("PIL", False, "bicubic", (227, 227))


def real(name, shape, offset):
    return np.frombuffer(blob, "<f4", int(np.prod(shape)), offset).reshape(shape)


def by_formula(name, shape, _offset):
    if name.endswith("bias"):
        return between(name, shape, -20, 20)
    limit = np.sqrt(6 / np.prod(shape[:3]))
    return between(name, shape, -limit, limit)


def features(weights, pixels):
    def convolution(x, name, stride=1, padding=0):
        kernel = torch.from_numpy(weights[f"{name}/kernel"].transpose(3, 2, 0, 1).copy())
        return relu(conv2d(x, kernel, torch.from_numpy(weights[f"{name}/bias"].copy()), stride, padding))

    x = torch.from_numpy(resize(pixels).transpose(2, 0, 1)[::-1].copy())[None]
    x = x - torch.tensor([103.939, 116.779, 123.68]).view(1, 3, 1, 1)
    x = max_pool2d(convolution(x, "conv1", stride=2), 3, 2)
    for number in range(2, 10):
        x = convolution(x, f"fire{number}/squeeze1x1")
        wide = convolution(x, f"fire{number}/expand3x3", padding=1)
        x = torch.cat([convolution(x, f"fire{number}/expand1x1"), wide], 1)
        if number in (3, 5):
            x = max_pool2d(x, 3, 2)
    return x.mean((2, 3))[0].numpy()


arrays = {}
for kind, weight in {"formula": by_formula, "real": real}.items():
    weights = {entry["name"]: weight(entry["name"], entry["shape"], entry["offset"]) for entry in manifest}
    for name, (height, width) in {"32": (32, 32), "227": (227, 227), "511x200": (200, 511)}.items():
        values = features(weights, image(name, height, width))
        print(f"{kind:8} {name:8} mean {values.mean():9.4f}  std {values.std():9.4f}  zero {(values == 0).mean():.2f}")
        arrays[f"{kind}/{name}"] = values
np.savez(Path(__file__).parent.parent / "test" / "fixtures" / "squeezenet.npz", **arrays)
