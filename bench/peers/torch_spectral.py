"""SNGAN and SAGAN of `packages/models` in PyTorch, and their updates: the same layers, parameters and order.

Kernels are divided by their spectral norms by PyTorch's own `parametrizations.spectral_norm`, one step of power iteration
at each call in training.
"""

import torch
from torch import nn
from torch.nn.functional import avg_pool2d, interpolate, max_pool2d, relu
from torch.nn.utils.parametrizations import spectral_norm

from torch_steps import Setting, adam, trains, update


def sn_cnn(generator_features=64, discriminator_features=64, latent=128, channels=3):
    """`snGan({ size: 32, architecture: 'cnn' })`: the generator and the discriminator."""
    widths = [8 * generator_features, 4 * generator_features, 2 * generator_features, generator_features]

    def activated(maps):
        return [nn.BatchNorm2d(maps), nn.ReLU(True)]

    def up(inputs, outputs):
        return [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), *activated(outputs)]

    generator = nn.Sequential(
        nn.Linear(latent, 16 * widths[0], bias=False),
        nn.Unflatten(1, (widths[0], 4, 4)),
        *activated(widths[0]),
        *[layer for pair in zip(widths, widths[1:]) for layer in up(*pair)],
        nn.Conv2d(widths[3], channels, 3, 1, 1),
        nn.Tanh(),
    )

    def convolution(inputs, outputs, kernel, stride):
        return [spectral_norm(nn.Conv2d(inputs, outputs, kernel, stride, 1)), nn.LeakyReLU(0.1, True)]

    layers, maps = [], channels
    for i in range(3):
        outputs = discriminator_features * 2**i
        layers += convolution(maps, outputs, 3, 1) + convolution(outputs, outputs, 4, 2)
        maps = outputs
    discriminator = nn.Sequential(
        *layers,
        *convolution(maps, 2 * maps, 3, 1),
        nn.Flatten(),
        spectral_norm(nn.Linear(16 * 2 * maps, 1)),
    )
    return generator, discriminator


class Up(nn.Module):
    """A residual block of a generator, which doubles the size."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(inputs), nn.BatchNorm2d(outputs)
        self.conv1 = spectral_norm(nn.Conv2d(inputs, outputs, 3, 1, 1))
        self.conv2 = spectral_norm(nn.Conv2d(outputs, outputs, 3, 1, 1))
        self.shortcut = spectral_norm(nn.Conv2d(inputs, outputs, 1))

    def forward(self, x):
        h = self.conv1(interpolate(relu(self.norm1(x)), scale_factor=2))
        return self.conv2(relu(self.norm2(h))) + interpolate(self.shortcut(x), scale_factor=2)


class Down(nn.Module):
    """A residual block of a discriminator; `first` has no ReLU before it, `down` halves the size."""

    def __init__(self, inputs, outputs, first=False, down=True):
        super().__init__()
        self.first, self.down = first, down
        middle = outputs if first or not down else inputs
        self.conv1 = spectral_norm(nn.Conv2d(inputs, middle, 3, 1, 1))
        self.conv2 = spectral_norm(nn.Conv2d(middle, outputs, 3, 1, 1))
        identity = not down and inputs == outputs
        self.shortcut = nn.Identity() if identity else spectral_norm(nn.Conv2d(inputs, outputs, 1))

    def forward(self, x):
        h = self.conv2(relu(self.conv1(x if self.first else relu(x))))
        if not self.down:
            return h + self.shortcut(x)
        return avg_pool2d(h, 2) + self.shortcut(avg_pool2d(x, 2))


class Attention(nn.Module):
    """Self-attention, keys and values of 2x2 maxima."""

    def __init__(self, maps):
        super().__init__()
        self.query, self.key = (spectral_norm(nn.Conv2d(maps, maps // 8, 1, bias=False)) for _ in range(2))
        self.value = spectral_norm(nn.Conv2d(maps, maps // 2, 1, bias=False))
        self.output = spectral_norm(nn.Conv2d(maps // 2, maps, 1, bias=False))
        self.scale = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        q = self.query(x).flatten(2)
        k, v = (max_pool2d(of(x), 2).flatten(2) for of in (self.key, self.value))
        seen = v @ torch.softmax(q.transpose(1, 2) @ k, -1).transpose(1, 2)
        return x + self.scale * self.output(seen.view(x.shape[0], -1, *x.shape[2:]))


class SumPool(nn.Module):
    def forward(self, x):
        return relu(x).sum((2, 3))


def sagan(features=32, latent=128, channels=3):
    """`saGan({ size: 64 })` without classes: the generator and the discriminator, attention at 32x32."""
    widths = [features * 2**i for i in range(5)]
    generator = nn.Sequential(
        spectral_norm(nn.Linear(latent, 16 * widths[4])),
        nn.Unflatten(1, (widths[4], 4, 4)),
        *[Up(widths[4], widths[3]), Up(widths[3], widths[2]), Up(widths[2], widths[1]), Attention(widths[1])],
        *[Up(widths[1], widths[0]), nn.BatchNorm2d(widths[0]), nn.ReLU(True)],
        spectral_norm(nn.Conv2d(widths[0], channels, 3, 1, 1)),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        *[Down(channels, widths[0], first=True), Attention(widths[0])],
        *[Down(inputs, outputs) for inputs, outputs in zip(widths[:3], widths[1:4])],
        *[Down(widths[3], widths[4], down=False), SumPool(), spectral_norm(nn.Linear(widths[4], 1))],
    )
    return generator, discriminator


def hinge(on_real, on_fake):
    return relu(1 - on_real).mean() + relu(1 + on_fake).mean()


def spectral(setting: Setting, batch, networks, size, rates, betas, fakes):
    """Updates of both players; `rates` are of the generator and the discriminator."""
    generator, discriminator = map(setting.network, networks)
    of_generator, of_discriminator = adam([generator], rates[0], *betas), adam([discriminator], rates[1], *betas)
    real = setting.images(batch, 3, size, size)

    def update_generator():
        trains([generator], [discriminator])
        with setting.precision():
            loss = -discriminator(generator(torch.randn(fakes * batch, 128))).mean()
        update(of_generator, loss)

    def update_discriminator():
        trains([discriminator], [generator])
        with setting.precision():
            with torch.no_grad():
                fake = generator(torch.randn(batch, 128))
            on_real, on_fake = discriminator(real), discriminator(fake)
            loss = hinge(on_real, on_fake)
        update(of_discriminator, loss)
        on_real.mean().item()
        on_fake.mean().item()

    return {"discriminator": update_discriminator, "generator": update_generator}, [generator, discriminator]


def sngan32(setting: Setting, batch):
    return spectral(setting, batch, sn_cnn(), 32, (2e-4, 2e-4), (0.0, 0.9), 2)


def sagan64(setting: Setting, batch):
    moves, networks = spectral(setting, batch, sagan(), 64, (1e-4, 4e-4), (0.0, 0.9), 1)

    def step():
        moves["discriminator"]()
        moves["generator"]()

    return {"": step}, networks


benches = {"sngan32": sngan32, "sagan64": sagan64}
