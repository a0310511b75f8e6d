"""CMMD, Vendi score, AuthPct, MS-SSIM, reverse KL and path lengths by numpy, scipy, torchmetrics and torch-fidelity.

Writes ../test/fixtures/formulas.json, which packages/metrics/test/errors/formulas.ts compares with:

    python packages/metrics/reference/formulas.py

Run with Python 3.11, numpy 2.4, scipy 1.17, torch 2.15, torchmetrics 1.9.0, torch-fidelity 0.4.0. Where the authors'
code is on no package index, their formula is written down in numpy and float64.
"""

import json
import pathlib

import numpy as np
import torch
from scipy import ndimage, signal
from scipy.spatial.distance import cdist
from scipy.stats import entropy
from torch_fidelity.utils import batch_interp
from torchmetrics.functional.image import structural_similarity_index_measure

from scores import uniform


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def cmmd(x, y, sigma=10.0):
    def mean(a, b):
        return np.exp(-cdist(a, b, "sqeuclidean").astype(np.longdouble) / (2 * sigma**2)).mean()

    return float(1000 * (mean(x, x) + mean(y, y) - 2 * mean(x, y)))


def vendi(x):
    eigenvalues = np.linalg.eigvalsh(unit(x) @ unit(x).T / len(x))
    return float(np.exp(entropy(eigenvalues[eigenvalues > 1e-14])))


def authpct(real, generated):
    among = cdist(real, real)
    np.fill_diagonal(among, np.inf)
    across = cdist(real, generated)
    return float(100 * (among.min(axis=0)[across.argmin(axis=0)] < across.min(axis=0)).mean())


WEIGHTS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])


def images(seed, height, width, channels):
    """Two images that resemble each other: noise in bytes, and the same paler with noise added."""
    random = np.random.RandomState(seed)
    base = np.floor(random.random_sample((height, width, channels)) * 256)
    other = np.floor(np.clip(base * 0.75 + random.random_sample(base.shape) * 64, 0, 255))
    return base, other


def by_scipy(x, y):
    """Wang's windows by scipy; a window larger than the image shrinks with its sigma."""
    parts = []
    for _ in WEIGHTS:
        size = min(11, *x.shape[:2])
        at = np.arange(size) - (size - 1) / 2
        window = np.exp(-(at**2) / (2 * (size * 1.5 / 11) ** 2))
        window = np.outer(window, window)[:, :, None] / window.sum() ** 2
        ux, uy, xx, yy, xy = (signal.convolve(p, window, "valid", "direct") for p in (x, y, x * x, y * y, x * y))
        contrast = (2 * (xy - ux * uy) + (0.03 * 255) ** 2) / (xx - ux**2 + yy - uy**2 + (0.03 * 255) ** 2)
        luminance = (2 * ux * uy + (0.01 * 255) ** 2) / (ux**2 + uy**2 + (0.01 * 255) ** 2)
        parts.append((contrast.mean(), (contrast * luminance).mean()))
        quarter = np.full((2, 2, 1), 0.25)
        x, y = (ndimage.convolve(p, quarter, mode="reflect")[::2, ::2] for p in (x, y))
    return scales([p[0] for p in parts], parts[-1][1])


def by_torchmetrics(x, y):
    """torchmetrics' map of every scale without its border, where its windows reach beyond the image."""
    x, y = (torch.from_numpy(p).permute(2, 0, 1)[None] for p in (x, y))
    contrasts = []
    for scale in range(5):
        # Without the luminance (k1 so large that it is 1) the map is that of contrast and structure.
        for k1 in (1e8, 0.01) if scale == 4 else (1e8,):
            _, image = structural_similarity_index_measure(x, y, data_range=255.0, k1=k1, return_full_image=True)
            contrasts.append(image[..., 5:-5, 5:-5].mean().item())
        x, y = (torch.nn.functional.avg_pool2d(p, 2) for p in (x, y))
    return scales(contrasts[:5], contrasts[5])


def scales(contrasts, last):
    return float(np.prod(np.maximum(0, contrasts[:4]) ** WEIGHTS[:4]) * max(0, last) ** WEIGHTS[4])


def path_lengths():
    distances = np.random.RandomState(31).random_sample(777) ** 3
    low, high = np.percentile(distances, 1, method="lower"), np.percentile(distances, 99, method="higher")
    kept = distances[(distances >= low) & (distances <= high)] / 1e-4**2
    start, end = (torch.from_numpy(uniform(seed, 4, 6, 2, -1)) for seed in (32, 33))
    unit_start, unit_end = (torch.from_numpy(unit(x.numpy())) for x in (start, end))
    return {
        "trimmed": [kept.mean(), kept.std(), len(kept)],
        "lerp": batch_interp(start, end, 0.3, "lerp").flatten().tolist(),
        "slerp": batch_interp(unit_start, unit_end, 0.3, "slerp_unit").flatten().tolist(),
    }


def reverse_kl():
    labels = np.floor(np.random.RandomState(41).random_sample(500) ** 2 * 25).astype(int)
    counts = np.bincount(labels, minlength=25)
    return [int((counts > 0).sum()), float(entropy(counts / 500, np.full(25, 1 / 25)))]


fixture = {
    "cmmd": [
        cmmd(unit(uniform(21, 200, 48)), unit(uniform(22, 150, 48, 1, 0.1))),
        cmmd(uniform(21, 200, 48), uniform(22, 150, 48), sigma=2.0),
    ],
    "vendi": [vendi(uniform(23, *shape, 1.0, -0.3)) for shape in ((90, 40), (40, 90), (64, 64))],
    "authPct": authpct(uniform(24, 300, 6), uniform(25, 250, 6)),
    "msSsim": {
        "scipy": [by_scipy(*images(26, *shape)) for shape in ((28, 28, 1), (33, 47, 3), (176, 180, 3))],
        "torchmetrics": by_torchmetrics(*images(27, 192, 208, 2)),
    },
    "pathLength": path_lengths(),
    "reverseKl": reverse_kl(),
}
path = pathlib.Path(__file__).parent / "../test/fixtures/formulas.json"
path.write_text(json.dumps(fixture, indent=1) + "\n")
