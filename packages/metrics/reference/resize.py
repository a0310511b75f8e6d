"""Writes test/fixtures/resize.npz: every 271st value of what the reference tools' resizers make of images by a formula.

    OMP_NUM_THREADS=1 python packages/metrics/reference/resize.py

Made with torch-fidelity 0.4.0 (TensorFlow 1's bilinear), clean-fid 0.1.35, torch 2.15.0, pillow 13.0.0, numpy 2.4.6.
"""

import warnings
from pathlib import Path

import numpy as np
import torch
from cleanfid.resize import build_resizer
from torch.nn.functional import interpolate
from torch_fidelity.interpolate_compat_tensorflow import interpolate_bilinear_2d_like_tensorflow1x

from formula import image

warnings.filterwarnings("ignore")
SIZES = {"32": (32, 32), "299": (299, 299), "511x200": (200, 511), "700x1100": (1100, 700)}
SIZE = (299, 299)
clean = build_resizer("clean")

arrays = {}
for name, (height, width) in SIZES.items():
    pixels = image(name, height, width)
    batch = torch.from_numpy(pixels.transpose(2, 0, 1).copy())[None].float()
    made = {
        "tf1-bilinear": interpolate_bilinear_2d_like_tensorflow1x(batch, SIZE, align_corners=False),
        "half-pixel-bilinear": interpolate(batch / 255, size=SIZE, mode="bilinear", align_corners=False) * 255,
        "antialiased-bilinear": interpolate(batch, size=SIZE, mode="bilinear", align_corners=False, antialias=True),
        "pil-bicubic": torch.from_numpy(clean(pixels).transpose(2, 0, 1).copy())[None],
    }
    for resizer, result in made.items():
        arrays[f"{resizer}/{name}"] = result[0].permute(1, 2, 0).flatten().numpy()[::271]
np.savez(Path(__file__).parent.parent / "test" / "fixtures" / "resize.npz", **arrays)
