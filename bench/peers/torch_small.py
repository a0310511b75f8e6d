"""The steps of `small-gans.ts` in PyTorch: the same networks, losses and order of updates, by PyTorch's own GRU and LSTM."""

import torch
from torch import nn
from torch.nn.functional import gumbel_softmax, one_hot, softplus

from torch_steps import Setting, adam, between, trains, update


class Joined(nn.Module):
    """A layer of CTGAN's generator, with what it was given behind what it makes."""

    def __init__(self, inputs, units):
        super().__init__()
        self.made = nn.Sequential(nn.Linear(inputs, units), nn.BatchNorm1d(units, eps=1e-3), nn.ReLU())

    def forward(self, x):
        return torch.cat([self.made(x), x], 1)


def table(setting: Setting, batch):
    latent, units, columns, pac = 128, 256, 150, 10
    generator = nn.Sequential(
        Joined(latent, units), Joined(latent + units, units), nn.Linear(latent + 2 * units, columns)
    )
    critic = nn.Sequential(
        *[nn.Linear(columns * pac, units), nn.LeakyReLU(0.2), nn.Dropout(0.5)],
        *[nn.Linear(units, units), nn.LeakyReLU(0.2), nn.Dropout(0.5)],
        nn.Linear(units, 1),
    )
    generator, critic = map(setting.network, (generator, critic))
    of_generator, of_critic = adam([generator], 2e-4, 0.5, 0.9), adam([critic], 2e-4, 0.5, 0.9)
    real = (torch.rand(batch, columns) * 2 - 1).view(-1, columns * pac)

    def fakes():
        raw = generator(torch.randn(batch, latent))
        numbers, categories = raw[:, :110].view(batch, 10, 11), raw[:, 110:].view(batch, 4, 10)
        modes = gumbel_softmax(numbers[:, :, 1:], 0.2)
        rows = torch.cat([torch.tanh(numbers[:, :, :1]), modes], 2).view(batch, 110)
        return torch.cat([rows, gumbel_softmax(categories, 0.2).view(batch, 40)], 1).view(-1, columns * pac)

    def step():
        trains([critic], [generator])
        with torch.no_grad():
            fake = fakes()
        wasserstein = critic(fake).mean() - critic(real).mean()
        update(of_critic, wasserstein + 10 * between(setting.plain(critic), real, fake))
        trains([generator], [critic])
        update(of_generator, -critic(fakes()).mean())

    return {"": step}, [generator, critic]


class GruStack(nn.Module):
    def __init__(self, inputs, units, depth, outputs):
        super().__init__()
        self.gru, self.out = nn.GRU(inputs, units, depth, batch_first=True), nn.Linear(units, outputs)

    def forward(self, x):
        return self.out(self.gru(x)[0])


def adversarial(generator, discriminator, fakes, real, learning_rate):
    """Both players' updates by cross entropy, the discriminator's first."""
    of_generator = adam(generator, learning_rate, 0.9, 0.999)
    of_discriminator = adam([discriminator], learning_rate, 0.9, 0.999)

    def step():
        trains([discriminator], generator)
        with torch.no_grad():
            fake = fakes()
        loss = softplus(-discriminator(real())).mean() + softplus(discriminator(fake)).mean()
        update(of_discriminator, loss)
        trains(generator, [discriminator])
        update(of_generator, softplus(-discriminator(fakes())).mean())

    return {"": step}, [*generator, discriminator]


def gru(setting: Setting, batch):
    generator = setting.network(GruStack(24, 24, 3, 24))
    discriminator = setting.network(GruStack(24, 24, 3, 1))
    real = torch.rand(batch, 24, 24) * 2 - 1
    return adversarial(
        [generator], discriminator, lambda: generator(torch.randn(batch, 24, 24)).sigmoid(), lambda: real, 1e-3
    )


class TextGenerator(nn.Module):
    """An LSTM that reads what it wrote."""

    def __init__(self, units, vocabulary, steps):
        super().__init__()
        self.units, self.steps = units, steps
        self.cell, self.logits = nn.LSTMCell(units, units), nn.Linear(units, vocabulary)
        self.words = nn.Linear(vocabulary, units, bias=False)

    def forward(self, n):
        x = h = c = torch.zeros(n, self.units)
        texts = []
        for _ in range(self.steps):
            h, c = self.cell(x, (h, c))
            word = gumbel_softmax(self.logits(h), 1)
            x = self.words(word)
            texts.append(word)
        return torch.stack(texts, 1)


class TextJudge(nn.Module):
    def __init__(self, units, vocabulary):
        super().__init__()
        self.words = nn.Linear(vocabulary, units, bias=False)
        self.lstm, self.out = nn.LSTM(units, units, batch_first=True), nn.Linear(units, 1)

    def forward(self, x):
        return self.out(self.lstm(self.words(x))[0])


def lstm(setting: Setting, batch):
    units, vocabulary, steps = 64, 1000, 20
    generator = setting.network(TextGenerator(units, vocabulary, steps))
    discriminator = setting.network(TextJudge(units, vocabulary))
    texts = (torch.arange(batch * steps) * 7919 % vocabulary).view(batch, steps)
    return adversarial(
        [generator], discriminator, lambda: generator(batch), lambda: one_hot(texts, vocabulary).float(), 1e-3
    )


benches = {"table": table, "gru": gru, "lstm": lstm}
