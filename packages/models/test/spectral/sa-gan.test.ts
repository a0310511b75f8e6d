import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { saGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { beforeAll, describe, expect, it } from 'vitest';

const small = { size: 16, channels: 1, latentDim: 3, generatorFeatures: 4, discriminatorFeatures: 4 } as const;
/** The kernels whose output is multiplied by a scale that starts at 0. */
const dead = ['discriminator', 'generator'].flatMap((network) =>
  ['query', 'key', 'value', 'output'].map((name) => `${network}/attention8/${name}_kernel`),
);

testVariant('saGan with classes', {
  isForm: true, // of snGan, which is tested in full
  factory: saGan,
  options: { ...small, classes: 2, attention: [8] },
  dead,
  invalid: [
    [{ size: 30 }, '[models/sa-gan] size must be 28 or a power of two in 16..256; received 30. Try 32.'],
    [{ attention: [5] }, 'attention must be at sides that the maps of both networks have, 8; received 5. Try 8.'],
    [{ attention: [16] }, 'have, 8; received 16. Try 8.'],
    [{ attention: 8 }, 'attention must be a list of 0..8 items, each an integer of at least 2; received 8.'],
    [{ generatorRate: 0 }, 'generatorRate must be a number above 0, a ramp or an expression; received 0.'],
    [{ learningRate: 1e-4 }, "there is no option 'learningRate'."],
    [{ latentDim: 1e9 }, 'parameters; the most is 536870912.'],
  ],
});

describe('saGan', () => {
  beforeAll(() => useEngine('cpu'));

  const parameters = (networks: ReturnType<typeof saGan>['networks']): number[] =>
    ['generator', 'discriminator'].map((name) =>
      namedWeights(name, networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0),
    );

  it('has at 128x128 the layers of the paper, here an eighth as wide: widths 16 to 1, attention at 32x32', () => {
    const conv = (inputs: number, outputs: number, area = 9) => area * inputs * outputs + outputs;
    const attention = (c: number) => 2 * c * (c / 8) + 2 * c * (c / 2) + 1;
    const up = (a: number, b: number) => 10 * 2 * (a + b) + conv(a, b) + conv(b, b) + conv(a, b, 1);
    const down = (a: number, b: number) => conv(a, a) + conv(a, b) + conv(a, b, 1);
    const f = 8;
    const ups = [16, 16, 8, 4, 2, 1].map((times) => times * f);
    const downs = [1, 2, 4, 8, 16].map((times) => times * f);
    const between = (widths: number[], block: typeof up) =>
      widths.slice(1).reduce((sum, b, i) => sum + block(widths[i]!, b), 0);
    const generator = conv(128, 16 * 16 * f, 1) + between(ups, up) + attention(4 * f) + 2 * f + conv(f, 3);
    const first = conv(3, f) + conv(f, f) + conv(3, f, 1);
    const head = 2 * conv(16 * f, 16 * f) + 16 * f + 1 + 10 * 16 * f;
    const discriminator = first + between(downs, down) + attention(2 * f) + head;
    const { networks } = saGan({ size: 128, classes: 10, generatorFeatures: f, discriminatorFeatures: f });
    expect(parameters(networks)).toEqual([generator, discriminator]);
    for (const network of Object.values(networks)) network.dispose();
  });

  it.each([
    [28, 14],
    [32, 16],
    [64, 32],
    [128, 32],
  ])('at %i has attention at %i', (size, side) => {
    const gan = saGan({ size, generatorFeatures: 1, discriminatorFeatures: 1 });
    expect(gan.config.attention).toEqual([side]);
    for (const network of Object.values(gan.networks)) expect(() => network.getLayer(`attention${side}`)).not.toThrow();
    gan.dispose();
  });

  it('trains the discriminator four times as fast, once a step', () => {
    const gan = saGan(small);
    const rates = gan.players.map(({ name, optimizer }) => [
      name,
      (optimizer as { learningRate: number }).learningRate,
    ]);
    expect(rates).toEqual([
      ['discriminator', 4e-4],
      ['generator', 1e-4],
    ]);
    expect(gan.players[0]!.updatesPerStep).toBe(1);
    gan.dispose();
  });
});
