"""Files of statistics as numpy writes them, and a check that numpy and pytorch-fid read ours.

Writes ../test/fixtures/statistics/*.npz, which packages/metrics/test/statistics-file.test.ts reads, but for ours.npz: that
test holds it to be what encodeStatistics writes, and this script to be what the tools expect.

    python packages/metrics/reference/statistics_files.py

Run with Python 3.11, numpy 2.4, pytorch-fid 0.3.0.
"""

import pathlib

import numpy as np
from pytorch_fid.fid_score import compute_statistics_of_path

folder = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "statistics"

MU = np.array([0.5, -1.25, 3.0])
SIGMA = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, -0.25], [0.1, -0.25, 3.0]])


def write():
    np.savez(folder / "double.npz", mu=MU, sigma=SIGMA)
    np.savez_compressed(folder / "compressed.npz", mu=MU, sigma=SIGMA)
    np.savez(folder / "single.npz", mu=MU.astype("f4"), sigma=SIGMA.astype("f4"))
    np.savez(folder / "big-endian.npz", mu=MU.astype(">f8"), sigma=SIGMA.astype(">f8"))
    skewed = SIGMA + np.triu(np.full((3, 3), 1e-6), 1)  # not quite symmetric: tells Fortran order from C order
    np.savez(folder / "fortran.npz", mu=MU, sigma=np.asfortranarray(skewed))
    np.savez(folder / "suffixed.npz", mu_s=MU, sigma_s=SIGMA)
    np.savez(folder / "unnamed.npz", MU, SIGMA)
    np.savez(folder / "one-feature.npz", mu=np.array([2.0]), sigma=np.cov([1.0, 2.0, 3.0]))
    np.savez(folder / "text.npz", mu=MU, sigma=SIGMA, comment="made by hand", n=50, ddof=0)
    np.savez(folder / "pickled.npz", mu=MU, sigma=np.array([SIGMA, None], dtype=object))


def read_ours():
    file = np.load(folder / "ours.npz", allow_pickle=False)
    assert sorted(file) == ["ddof", "extractor", "extractor_sha256", "layer", "mu", "n", "preset", "sigma"], sorted(file)
    np.testing.assert_array_equal(file["mu"], MU)
    np.testing.assert_array_equal(file["sigma"], SIGMA)
    assert (int(file["n"]), int(file["ddof"])) == (12345, 1)
    assert bytes(file["preset"]).decode() == "torch-fidelity"
    mu, sigma = compute_statistics_of_path(str(folder / "ours.npz"), None, None, None, None)
    np.testing.assert_array_equal(mu, MU)
    np.testing.assert_array_equal(sigma, SIGMA)


if __name__ == "__main__":
    write()
    read_ours()
