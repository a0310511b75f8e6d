"""Numbers and images by a formula that test/formula.ts has too, bit for bit: weights need not be stored to be compared."""

import numpy as np


def uniform(name, shape):
    """Float64 in [0,1), multiples of 2^-24: fmix32 of MurmurHash3 (Appleby 2011), seeded by FNV-1a of the name."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = (seed ^ byte) * 0x01000193 % 2**32
    x = np.arange(int(np.prod(shape)), dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(seed)
    x = (x ^ x >> np.uint32(16)) * np.uint32(0x85EBCA6B)
    x = (x ^ x >> np.uint32(13)) * np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    return ((x >> np.uint32(8)) / 2.0**24).reshape(shape)


def between(name, shape, low, high):
    """Float32 in [low,high)."""
    return (low + (high - low) * uniform(name, shape)).astype(np.float32)


def image(name, height, width):
    """RGB bytes [height,width,3]: slopes that wrap around, with noise."""
    y, x, c = np.ogrid[0:height, 0:width, 0:3]
    noise = (uniform(name, (height, width, 3)) * 64).astype(np.int64)
    return ((3 * x + 5 * y + 40 * c + noise) % 256).astype(np.uint8)
