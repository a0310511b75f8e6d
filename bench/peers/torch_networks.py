"""The networks of `packages/models` that are measured, in PyTorch: layer by layer the same, with the same parameters.

Where tfjs's `same` pads an odd kernel of stride 2 on one side more, these pad both sides alike, as PyTorch's users do:
the same number of products.
"""

import json
import re
from pathlib import Path
from unittest import mock

from torch import cat, nn


def dcgan(features=64, latent=100, channels=3):
    """`dcgan({ size: 64 })`: the generator and the discriminator."""
    widths = [features, 2 * features, 4 * features, 8 * features]

    def up(inputs, outputs):
        return [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True)]

    generator = nn.Sequential(
        nn.Linear(latent, 16 * widths[3], bias=False),
        nn.Unflatten(1, (widths[3], 4, 4)),
        nn.BatchNorm2d(widths[3]),
        nn.ReLU(True),
        *up(widths[3], widths[2]),
        *up(widths[2], widths[1]),
        *up(widths[1], widths[0]),
        nn.ConvTranspose2d(widths[0], channels, 4, 2, 1, bias=False),
        nn.Tanh(),
    )

    def down(inputs, outputs):
        return [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2, True)]

    discriminator = nn.Sequential(
        nn.Conv2d(channels, widths[0], 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2, True),
        *down(widths[0], widths[1]),
        *down(widths[1], widths[2]),
        *down(widths[2], widths[3]),
        nn.Conv2d(widths[3], 1, 4, bias=False),
        nn.Flatten(),
    )
    return generator, discriminator


def dcgan28(features=32, latent=100):
    """`dcgan({ size: 28, channels: 1, features: 32 })`: the generator and the discriminator."""
    inner = 2 * features
    generator = nn.Sequential(
        nn.Linear(latent, 49 * inner, bias=False),
        nn.Unflatten(1, (inner, 7, 7)),
        *[nn.BatchNorm2d(inner), nn.ReLU(True)],
        nn.ConvTranspose2d(inner, features, 4, 2, 1, bias=False),
        *[nn.BatchNorm2d(features), nn.ReLU(True)],
        nn.ConvTranspose2d(features, 1, 4, 2, 1, bias=False),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(1, features, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2, True),
        nn.Conv2d(features, inner, 4, 2, 1, bias=False),
        *[nn.BatchNorm2d(inner), nn.LeakyReLU(0.2, True)],
        nn.Conv2d(inner, 1, 7, bias=False),
        nn.Flatten(),
    )
    return generator, discriminator


def perceptron(inputs, features, depth, outputs):
    """`mlpLayers` of `packages/models`."""
    hidden = [[nn.Linear(inputs if i == 0 else features, features), nn.ReLU(True)] for i in range(depth)]
    return [layer for layers in hidden for layer in layers] + [nn.Linear(features, outputs)]


class Maxout(nn.Module):
    """The largest of each unit's linear pieces."""

    def __init__(self, inputs, units, pieces=5):
        super().__init__()
        self.linear, self.pieces, self.units = nn.Linear(inputs, pieces * units), pieces, units

    def forward(self, x):
        return self.linear(x).view(-1, self.pieces, self.units).amax(1)


def first_gan(latent=100):
    """`gan({ size: 28, channels: 1 })`: the generator and the discriminator."""
    generator = nn.Sequential(*perceptron(latent, 1200, 2, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28)))
    discriminator = nn.Sequential(
        *[nn.Flatten(), nn.Dropout(0.2), Maxout(784, 240)],
        *[nn.Dropout(0.5), Maxout(240, 240), nn.Dropout(0.5), nn.Linear(240, 1)],
    )
    return generator, discriminator


def wgan_gp(features=128, latent=128, channels=3):
    """`wganGp({ size: 32 })`, the CNN: the generator and the critic."""
    widths = [features, 2 * features, 4 * features]

    def up(inputs, outputs):
        return nn.ConvTranspose2d(inputs, outputs, 5, 2, 2, output_padding=1)

    generator = nn.Sequential(
        nn.Linear(latent, 16 * widths[2]),
        nn.BatchNorm1d(16 * widths[2]),
        nn.ReLU(True),
        nn.Unflatten(1, (widths[2], 4, 4)),
        *[up(widths[2], widths[1]), nn.BatchNorm2d(widths[1]), nn.ReLU(True)],
        *[up(widths[1], widths[0]), nn.BatchNorm2d(widths[0]), nn.ReLU(True)],
        up(widths[0], channels),
        nn.Tanh(),
    )
    critic = nn.Sequential(
        *[nn.Conv2d(channels, widths[0], 5, 2, 2), nn.LeakyReLU(0.2)],
        *[nn.Conv2d(widths[0], widths[1], 5, 2, 2), nn.LeakyReLU(0.2)],
        *[nn.Conv2d(widths[1], widths[2], 5, 2, 2), nn.LeakyReLU(0.2)],
        nn.Flatten(),
        nn.Linear(16 * widths[2], 1),
    )
    return generator, critic


class Crop(nn.Module):
    """Without the last row and column."""

    def forward(self, x):
        return x[:, :, :-1, :-1]


def wgan_gp28(features=64, latent=128):
    """`wganGp({ size: 28, channels: 1 })`: the generator and the critic."""
    widths = [features, 2 * features, 4 * features]

    def up(inputs, outputs):
        return nn.ConvTranspose2d(inputs, outputs, 5, 2, 2, output_padding=1)

    generator = nn.Sequential(
        *[nn.Linear(latent, 16 * widths[2]), nn.ReLU(True), nn.Unflatten(1, (widths[2], 4, 4))],
        *[up(widths[2], widths[1]), nn.ReLU(True), Crop()],
        *[up(widths[1], widths[0]), nn.ReLU(True), up(widths[0], 1), nn.Tanh()],
    )
    critic = nn.Sequential(
        *[nn.Conv2d(1, widths[0], 5, 2, 2), nn.LeakyReLU(0.2)],
        *[nn.Conv2d(widths[0], widths[1], 5, 2, 2), nn.LeakyReLU(0.2)],
        *[nn.Conv2d(widths[1], widths[2], 5, 2, 2), nn.LeakyReLU(0.2)],
        *[nn.Flatten(), nn.Linear(16 * widths[2], 1)],
    )
    return generator, critic


class Residual(nn.Module):
    """Two 3x3 convolutions beside the identity."""

    def __init__(self, maps):
        super().__init__()
        self.branch = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(maps, maps, 3), nn.InstanceNorm2d(maps), nn.ReLU(True),
            nn.ReflectionPad2d(1), nn.Conv2d(maps, maps, 3), nn.InstanceNorm2d(maps),
        )  # fmt: skip

    def forward(self, x):
        return x + self.branch(x)


def resnet_generator(blocks=6, features=64, channels=3):
    """A generator of `cycleGan({ size: 128 })`."""

    def normed(convolution):
        return [convolution, nn.InstanceNorm2d(convolution.out_channels), nn.ReLU(True)]

    f = features
    return nn.Sequential(
        nn.ReflectionPad2d(3),
        *normed(nn.Conv2d(channels, f, 7)),
        *normed(nn.Conv2d(f, 2 * f, 3, 2, 1)),
        *normed(nn.Conv2d(2 * f, 4 * f, 3, 2, 1)),
        *[Residual(4 * f) for _ in range(blocks)],
        *normed(nn.ConvTranspose2d(4 * f, 2 * f, 3, 2, 1, output_padding=1)),
        *normed(nn.ConvTranspose2d(2 * f, f, 3, 2, 1, output_padding=1)),
        nn.ReflectionPad2d(3),
        nn.Conv2d(f, channels, 7),
        nn.Tanh(),
    )


def patch_discriminator(features=64, channels=3):
    """A discriminator of `cycleGan`, for patches of 70."""

    def down(inputs, outputs, stride):
        return [nn.Conv2d(inputs, outputs, 4, stride, 1), nn.InstanceNorm2d(outputs), nn.LeakyReLU(0.2, True)]

    f = features
    return nn.Sequential(
        nn.Conv2d(channels, f, 4, 2, 1),
        nn.LeakyReLU(0.2, True),
        *down(f, 2 * f, 2),
        *down(2 * f, 4 * f, 2),
        *down(4 * f, 8 * f, 1),
        nn.Conv2d(8 * f, 1, 4, 1, 1),
    )


class Branches(nn.Module):
    """Sequences beside one another, concatenated over the channels."""

    def __init__(self, branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return cat([branch(x) for branch in self.branches], 1)


def inception_v3():
    """Features [N,2048] of images [N,3,299,299], by the table that the benchmark of the other side reads too."""
    table = json.loads((Path(__file__).parent.parent / "inception-v3.json").read_text())
    body, channels = sequence(table, 3)
    return nn.Sequential(body, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def fid_inception():
    """pytorch-fid's network as it is used there, resizing included; its weights are not downloaded, but drawn."""
    import pytorch_fid.inception as pytorch_fid  # only one benchmark needs it

    with mock.patch.object(pytorch_fid, "load_state_dict_from_url"), mock.patch.object(nn.Module, "load_state_dict"):
        network = pytorch_fid.InceptionV3([3])
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
    return network


def sequence(layers, channels):
    """The layers one after another, and the channels that come out."""
    made = []
    for layer in layers:
        if isinstance(layer, list):
            branches = [sequence(branch, channels) for branch in layer]
            made.append(Branches([branch for branch, _ in branches]))
            channels = sum(outputs for _, outputs in branches)
            continue
        kind, filters, height, width, stride, valid = re.fullmatch(
            r"(\w+)(?: (\d+))? (\d)x(\d)(?:/(\d))?( valid)?", layer
        ).groups()
        kernel, stride = (int(height), int(width)), int(stride or 1)
        padding = (0, 0) if valid else (kernel[0] // 2, kernel[1] // 2)
        if kind == "max":
            made.append(nn.MaxPool2d(kernel, stride, padding))
        elif kind == "avg":
            made.append(nn.AvgPool2d(kernel, stride, padding, count_include_pad=False))
        else:
            outputs = int(filters)
            convolution = nn.Conv2d(channels, outputs, kernel, stride, padding, bias=False)
            made += [convolution, nn.BatchNorm2d(outputs, eps=1e-3), nn.ReLU(True)]
            channels = outputs
    return nn.Sequential(*made), channels
