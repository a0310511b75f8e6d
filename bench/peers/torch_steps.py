"""One training step each of the GANs that are measured: the moves of `packages/models`, in their order.

Every step is a dictionary of moves, which are timed apart; `networks` lists what the parameters are counted of. The
losses are read at each move, as training loops do. Adam is PyTorch's fused one, its fastest on a CPU.
"""

from contextlib import nullcontext
from random import random, randrange

import torch
from torch import nn
from torch.nn.functional import l1_loss, softplus

import torch_networks


class Setting:
    """Layout and precision of a run, and whether networks are compiled."""

    def __init__(self, layout, precision, compiled=False):
        self.compiled = compiled
        self.memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format
        self.bf16 = precision == "bf16"

    def network(self, module):
        module = module.to(memory_format=self.memory_format)
        return torch.compile(module) if self.compiled else module

    def plain(self, module):
        """The network for gradients of gradients, which compiled ones have not."""
        return module._orig_mod if self.compiled else module

    def images(self, *shape):
        return (torch.rand(*shape) * 2 - 1).contiguous(memory_format=self.memory_format)

    def precision(self):
        return torch.autocast("cpu", torch.bfloat16) if self.bf16 else nullcontext()


def adam(networks, learning_rate, beta1, beta2):
    parameters = [parameter for network in networks for parameter in network.parameters()]
    return torch.optim.Adam(parameters, learning_rate, (beta1, beta2), fused=True)


def trains(player, others):
    """Gradients for the player's weights alone, as our trainer takes them."""
    for network in others:
        network.requires_grad_(False)
    for network in player:
        network.requires_grad_(True)


def update(optimizer, loss):
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.item()


def dcgan(setting, batch, networks, size, channels):
    generator, discriminator = map(setting.network, networks)
    of_generator = adam([generator], 2e-4, 0.5, 0.999)
    of_discriminator = adam([discriminator], 2e-4, 0.5, 0.999)
    real = setting.images(batch, channels, size, size)

    def step():
        trains([generator], [discriminator])
        with setting.precision():
            fake = generator(torch.randn(batch, 100))
            loss = softplus(-discriminator(fake)).mean()
        update(of_generator, loss)
        # Judged again, the same fakes: the generator's move leaves them to the discriminator's.
        fake = fake.detach()
        trains([discriminator], [generator])
        with setting.precision():
            on_real, on_fake = discriminator(real), discriminator(fake)
            loss = softplus(-on_real).mean() + softplus(on_fake).mean()
        update(of_discriminator, loss)
        on_real.sigmoid().mean().item()
        on_fake.sigmoid().mean().item()

    return {"": step}, [generator, discriminator]


def dcgan64(setting, batch):
    return dcgan(setting, batch, torch_networks.dcgan(), 64, 3)


def demo(setting, batch):
    return dcgan(setting, batch, torch_networks.dcgan28(), 28, 1)


def mlp(setting, batch):
    generator, discriminator = map(setting.network, torch_networks.first_gan())
    of_generator = adam([generator], 2e-4, 0.5, 0.999)
    of_discriminator = adam([discriminator], 2e-4, 0.5, 0.999)
    real = setting.images(batch, 1, 28, 28)

    def step():
        trains([discriminator], [generator])
        with setting.precision():
            with torch.no_grad():
                fake = generator(torch.randn(batch, 100))
            on_real, on_fake = discriminator(real), discriminator(fake)
            loss = softplus(-on_real).mean() + softplus(on_fake).mean()
        update(of_discriminator, loss)
        on_real.sigmoid().mean().item()
        on_fake.sigmoid().mean().item()
        trains([generator], [discriminator])
        with setting.precision():
            loss = softplus(-discriminator(generator(torch.randn(batch, 100)))).mean()
        update(of_generator, loss)

    return {"": step}, [generator, discriminator]


def points(setting, batch):
    features = 512 if batch >= 256 else 128
    generator, critic = (nn.Sequential(*torch_networks.perceptron(2, features, 3, outputs)) for outputs in (2, 1))
    moves, networks = wgan_gp(setting, batch, (generator, critic), torch.rand(batch, 2) * 2 - 1, 2, 0.1)

    def step():
        for _ in range(5):
            moves["critic"]()
        moves["generator"]()

    return {"": step}, networks


def wgan_gp32(setting, batch):
    return wgan_gp(setting, batch, torch_networks.wgan_gp(), setting.images(batch, 3, 32, 32), 128, 10)


def between(critic, real, fake):
    """The penalty of WGAN-GP at points between reals and fakes."""
    alpha = torch.rand(real.shape[0], *[1] * (real.dim() - 1))
    points = (fake + alpha * (real - fake)).detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    return ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()


def wgan_gp(setting, batch, networks, real, latent, penalty_weight):
    generator, critic = map(setting.network, networks)
    of_generator = adam([generator], 1e-4, 0.5, 0.9)
    of_critic = adam([critic], 1e-4, 0.5, 0.9)

    def move_critic():
        trains([critic], [generator])
        with setting.precision():
            with torch.no_grad():
                fake = generator(torch.randn(batch, latent))
            wasserstein = critic(fake).mean() - critic(real).mean()
            penalty = between(setting.plain(critic), real, fake)
        update(of_critic, wasserstein + penalty_weight * penalty)

    def move_generator():
        trains([generator], [critic])
        with setting.precision():
            loss = -critic(generator(torch.randn(batch, latent))).mean()
        update(of_generator, loss)

    return {"critic": move_critic, "generator": move_generator}, [generator, critic]


class ImagePool:
    """Generated images that are judged again, 50 of them; `query` takes and gives batches."""

    def __init__(self):
        self.images = []

    def query(self, images):
        judged = []
        for image in images.split(1):
            if len(self.images) < 50:
                self.images.append(image)
            elif random() >= 0.5:
                slot = randrange(50)
                image, self.images[slot] = self.images[slot], image
            judged.append(image)
        return torch.cat(judged)


def cyclegan128(setting, batch):
    a_to_b, b_to_a = (setting.network(torch_networks.resnet_generator()) for _ in range(2))
    judge_a, judge_b = (setting.network(torch_networks.patch_discriminator()) for _ in range(2))
    of_generators = adam([a_to_b, b_to_a], 2e-4, 0.5, 0.999)
    of_discriminators = adam([judge_a, judge_b], 2e-4, 0.5, 0.999)
    a, b = setting.images(batch, 3, 128, 128), setting.images(batch, 3, 128, 128)
    pool_a, pool_b = ImagePool(), ImagePool()

    def squared(logits, target):
        return ((logits - target) ** 2).mean()

    def step():
        trains([a_to_b, b_to_a], [judge_a, judge_b])
        with setting.precision():
            fake_b, fake_a = a_to_b(a), b_to_a(b)
            loss = squared(judge_b(fake_b), 1) + squared(judge_a(fake_a), 1)
            loss = loss + 10 * (l1_loss(b_to_a(fake_b), a) + l1_loss(a_to_b(fake_a), b))
            loss = loss + 5 * (l1_loss(b_to_a(a), a) + l1_loss(a_to_b(b), b))
        update(of_generators, loss)
        trains([judge_a, judge_b], [a_to_b, b_to_a])
        shown_a, shown_b = pool_a.query(fake_a.detach()), pool_b.query(fake_b.detach())
        with setting.precision():
            loss = (squared(judge_a(a), 1) + squared(judge_a(shown_a), 0)) / 2
            loss = loss + (squared(judge_b(b), 1) + squared(judge_b(shown_b), 0)) / 2
        update(of_discriminators, loss)

    return {"": step}, [a_to_b, b_to_a, judge_a, judge_b]


def inception(setting, batch):
    network = setting.network(torch_networks.inception_v3()).eval()
    images = setting.images(batch, 3, 299, 299)

    def infer():
        with torch.no_grad(), setting.precision():
            return network(images)

    return {"": infer}, [network]


def features(setting, batch):
    """What pytorch-fid's `get_activations` does with a batch of images that have been read."""
    network = setting.network(torch_networks.fid_inception()).eval()
    images = (torch.arange(batch * 32 * 32 * 3) * 7919 % 251).to(torch.uint8).view(batch, 32, 32, 3)

    def extract():
        with torch.no_grad(), setting.precision():
            x = images.permute(0, 3, 1, 2).contiguous(memory_format=setting.memory_format).float().div(255)
            return network(x)[0].squeeze(3).squeeze(2).float().numpy()

    return {"": extract}, [network]


benches = {
    "dcgan64": dcgan64,
    "wgan-gp32": wgan_gp32,
    "cyclegan128": cyclegan128,
    "points": points,
    "mlp": mlp,
    "demo": demo,
    "inception": inception,
    "features": features,
}


def parameters_of(networks: list[nn.Module]) -> int:
    return sum(parameter.numel() for network in networks for parameter in network.parameters())
