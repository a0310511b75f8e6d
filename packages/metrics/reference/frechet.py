"""The Frechet distance, MiFID and FID-infinity of the same features by pytorch-fid, torch-fidelity, clean-fid, torchmetrics.

Writes ../test/fixtures/frechet.json, which packages/metrics/test/errors/frechet.ts compares with:

    python packages/metrics/reference/frechet.py

Run with Python 3.11, numpy 2.4, scipy 1.17, torch 2.15, pytorch-fid 0.3.0, torch-fidelity 0.4.0, clean-fid 0.1.35,
torchmetrics 1.9.0. The features are made of numpy's RandomState, which Mt19937 repeats bit for bit.
"""

import json
import pathlib
import warnings

import numpy as np
import torch
from cleanfid.fid import frechet_distance
from pytorch_fid.fid_score import calculate_frechet_distance
from scipy.linalg import sqrtm
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.mifid import MemorizationInformedFrechetInceptionDistance

# (seed, rows, scale, shift) of both sets, and columns.
CASES = {
    "4,000 and 3,000 x 64": ((1, 4000, 1.0, 0.0), (2, 3000, 0.9, 0.1), 64),
    "1,500 and 1,000 x 256": ((3, 1500, 1.0, 0.0), (4, 1000, 1.1, 0.0), 256),
    "80 and 60 x 128, singular": ((5, 80, 1.0, 0.0), (6, 60, 0.9, 0.1), 128),
    "500 and 400 x 1,024, singular": ((11, 500, 1.0, 0.0), (12, 400, 0.9, 0.1), 1024),
    "1,000 and 100 x 256, one singular": ((7, 1000, 1.0, 0.0), (8, 100, 1.0, 0.2), 256),
}


def features(seed, rows, cols, scale=1.0, shift=0.0):
    """Neighbouring columns share a part, and columns differ in scale: each operation is exact or rounded alike everywhere."""
    u = np.random.RandomState(seed).random_sample((rows, cols))
    mixed = (u + 0.5 * np.roll(u, -1, axis=1)) * scale + shift
    return mixed * 0.5 ** (np.arange(cols) % 8)


def exact(a, b):
    """By the singular values of the product of the centred features, whose sum is the trace of the root: no covariance."""
    a, b = (x - x.mean(0) for x in (a, b)), (a.mean(0), b.mean(0))
    (x, y), (m, n) = a, b
    trace = np.linalg.svd(x @ y.T, compute_uv=False).sum() / np.sqrt((len(x) - 1) * (len(y) - 1))
    return ((m - n) ** 2).sum() + (x**2).sum() / (len(x) - 1) + (y**2).sum() / (len(y) - 1) - 2 * trace


def by_moments(distance, a, b, ddof=1):
    moments = [(x.mean(0), np.cov(x, rowvar=False, ddof=ddof)) for x in (a, b)]
    return float(distance(*moments[0], *moments[1]))


class AsTheyAre(torch.nn.Module):
    """A feature extractor for torchmetrics whose images are features already."""

    def __init__(self, cols):
        super().__init__()
        self.num_features = cols

    def forward(self, x):
        return x


def by_torchmetrics(metric, a, b):
    metric.set_dtype(torch.float64)
    metric.update(torch.from_numpy(a), real=True)
    metric.update(torch.from_numpy(b), real=False)
    return metric.compute().item()


def distances(one, other, cols):
    a, b = (features(seed, rows, cols, scale, shift) for seed, rows, scale, shift in (one, other))
    fidelity = [fid_features_to_statistics(torch.from_numpy(x)) for x in (a, b)]
    return {
        "pytorch-fid": by_moments(calculate_frechet_distance, a, b),
        "clean-fid": by_moments(frechet_distance, a, b),
        "torch-fidelity": fid_statistics_to_metric(*fidelity, verbose=False)["frechet_inception_distance"],
        "torchmetrics": by_torchmetrics(FrechetInceptionDistance(feature=AsTheyAre(cols)), a, b),
        "exact": exact(a, b),
    }


def stylegan(mean_a, sigma_a, mean_b, sigma_b):
    """The distance as StyleGAN2-ADA and TF-GAN's test have it."""
    root = sqrtm(sigma_a @ sigma_b).real
    return ((mean_a - mean_b) ** 2).sum() + np.trace(sigma_a + sigma_b - 2 * root)


def tf_gan():
    """The vectors of TF-GAN's classifier_metrics_test."""
    np.random.seed(0)
    a, b = (np.float32(np.random.randn(512, 256)).astype(np.float64) for _ in range(2))
    return by_moments(stylegan, a, b)


def memorized():
    """MiFID where generated features are far from the real ones, and where they are nearly copies.

    torchmetrics averages over the set it is given as the real one, the paper over the generated one: hence the order.
    """
    out = {}
    for name, share in (("none", 0.0), ("copied", 0.97)):
        real, other = features(9, 300, 16) - 0.6, features(10, 200, 16) - 0.6
        generated = real[:200] * share + other * (1 - share)
        metric = MemorizationInformedFrechetInceptionDistance(feature=AsTheyAre(16))
        out[name] = by_torchmetrics(metric, generated, real)
    return out


def infinity():
    """The authors' procedure: all features shuffled again for each size, and a line over 1 / n."""
    real, generated = features(13, 2000, 16), features(14, 1200, 16, 0.95, 0.02)
    m, s = real.mean(0), np.cov(real, rowvar=False)
    random = np.random.RandomState(0)
    sizes = np.linspace(300, len(generated), 15).astype("int32")
    values = []
    for n in sizes:
        random.shuffle(generated)
        part = generated[:n]
        values.append(calculate_frechet_distance(m, s, part.mean(0), np.cov(part, rowvar=False)))
    slope, value = np.polyfit(1 / sizes, values, 1)
    return {"value": value, "slope": slope, "sizes": sizes.tolist(), "values": values}


def main():
    warnings.simplefilter("ignore")  # sqrtm's old arguments
    a, b = features(1, 4000, 64), features(2, 3000, 64, 0.9, 0.1)
    fixture = {
        "distances": {name: distances(*case) for name, case in CASES.items()},
        "ddof 0": by_moments(stylegan, a, b, ddof=0),
        "TF-GAN": tf_gan(),
        "memorized": memorized(),
        "infinity": infinity(),
    }
    path = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "frechet.json"
    path.write_text(json.dumps(fixture, indent=1) + "\n")


if __name__ == "__main__":
    main()
