"""Frechet distances and eigenvalues of features whose covariances are graded, singular or nearly so, by numpy and scipy.

Writes ../test/fixtures/spectra.json, which packages/metrics/test/linear-algebra/named-spectra.test.ts compares with:

    python packages/metrics/reference/spectra.py

Run with Python 3.11, numpy 2.4, scipy 1.17. The features are made of numpy's RandomState, which Mt19937 repeats bit for bit.
"""

import json
import pathlib

import numpy as np
from scipy.linalg import eigvalsh


def graded(seed):
    """200 columns with standard deviations over four decades, 400 rows."""
    deviations = 10.0 ** (4 * np.arange(200) / 199 - 2)
    return np.random.RandomState(seed).standard_normal((400, 200)) * deviations


def one_hot(shift):
    """152 classes, of which class c has (c + shift) mod 4 members: a quarter of them has none."""
    rows = [c for c in range(152) for _ in range((c + shift) % 4)]
    return np.eye(152)[rows]


def blobs(seed, n=400, size=8):
    """Images of three soft blobs, [n, size * size * 3]: smooth, so that their spectrum falls by many decades."""
    u = np.random.RandomState(seed).random_sample((n, 3, 4))
    y, x = np.mgrid[0:size, 0:size] / (size - 1)
    images = np.zeros((n, size, size, 3))
    for blob in range(3):
        cx, cy, width, light = (u[:, blob, i][:, None, None] for i in range(4))
        images[..., blob] = light * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * (0.15 + 0.2 * width) ** 2))
    return images.reshape(n, -1)


def exact(a, b):
    """By the singular values of the product of the centred features, whose sum is the trace of the root: no covariance."""
    a, b = (x - x.mean(0) for x in (a, b)), (a.mean(0), b.mean(0))
    (x, y), (m, n) = a, b
    trace = np.linalg.svd(x @ y.T, compute_uv=False).sum() / np.sqrt((len(x) - 1) * (len(y) - 1))
    return ((m - n) ** 2).sum() + (x**2).sum() / (len(x) - 1) + (y**2).sum() / (len(y) - 1) - 2 * trace


def case(a, b):
    return {
        "distance": float(exact(a, b)),
        "eigenvalues": [eigvalsh(np.cov(x, rowvar=False)).tolist() for x in (a, b)],
    }


def main():
    fixture = {
        "graded": case(graded(1), graded(2)),
        "one-hot": case(one_hot(0), one_hot(1)),
        "blobs": case(blobs(3), blobs(4)),
    }
    path = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "spectra.json"
    path.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
