/** The name of a variant in the two forms that files need. */
export interface VariantNames {
  /** The name of the files, of the variant and of its runs, such as `my-gan`. */
  readonly file: string;
  /** The name of the function, such as `myGan`. */
  readonly code: string;
}

/** Returns the file of a variant. As a start, it is a GAN of perceptrons on points. */
export function variantFile({ file, code }: VariantNames, isTypeScript: boolean): string {
  const ts = (text: string): string => (isTypeScript ? text : '');
  return `${ts("import type { Gan, PointBatch, RandomStream, Variant } from '@ganforge/core';\n")}import { adam, heUniform, initialiseAll, runNetwork, stopGradient, variant } from '@ganforge/core';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
${ts("import type { LayersModel } from '@tensorflow/tfjs-layers';\n")}import { layers, sequential } from '@tensorflow/tfjs-layers';

// Flags, help, checks and documentation are derived from the schema.
const schema = {
  dimensions: { type: 'integer', min: 1, default: 2, about: 'Coordinates of a point.' },
  features: { type: 'integer', min: 1, default: 128, about: 'Units of each hidden layer.' },
  latentDim: { type: 'integer', min: 1, default: 2, about: 'Length of z.' },
  learningRate: { type: 'schedule', above: 0, default: 5e-4, about: 'Learning rate of Adam for both players.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the initial weights.' },
}${ts(' as const')};

/** Trains on points float32 [N,D]. Describe here which losses it minimises, and in which paper their equations are. */
export const ${code}${ts(': Variant<typeof schema, Gan<PointBatch>>')} = variant('${file}', schema, (config) => {
  const { dimensions, features, latentDim, learningRate, seed } = config;
  const networks = {
    generator: mlp('generator', latentDim, features, dimensions),
    discriminator: mlp('discriminator', dimensions, features, 1),
  };
  initialiseAll(networks, heUniform, seed);
  const optimizer = adam({ learningRate, beta1: 0.5 });
  const latent = (n${ts(': number')}, random${ts(': RandomStream')})${ts(': tf.Tensor')} => random.normal([n, latentDim]);
  return {
    networks,
    // In a step each player updates once, in this order. It minimises the sum of the terms that \`loss\` returns.
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer,
        loss({ points }, ctx) {
          const fake = ctx.share('fake', ctx.run('generator', latent(points.shape[0], ctx.random('z'))));
          return { adversarial: nonSaturating.generator(ctx.run('discriminator', fake)) };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        optimizer,
        loss({ points }, ctx) {
          const made = ()${ts(': tf.Tensor')} => stopGradient(ctx.run('generator', latent(points.shape[0], ctx.random('z'))));
          const onFake = ctx.run('discriminator', ctx.shared('fake') ?? made());
          return { adversarial: nonSaturating.discriminator(ctx.run('discriminator', points), onFake) };
        },
      },
    ],
    needs: { points: { kind: 'points', dimensions } },
    output: { points: { kind: 'points', dimensions } },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z } }) => ({ points: tf.tidy(() => runNetwork(networks.generator, z${ts('!')})) }),
  };
});

// Every layer has a name, because weights are stored under this name.
function mlp(name${ts(': string')}, inputs${ts(': number')}, units${ts(': number')}, outputs${ts(': number')})${ts(': LayersModel')} {
  const zeros = { kernelInitializer: 'zeros' }${ts(' as const')}; // initialiseAll replaces the zeros
  return sequential({
    name,
    layers: [
      layers.dense({ name: 'hidden1', units, inputShape: [inputs], activation: 'relu', ...zeros }),
      layers.dense({ name: 'hidden2', units, activation: 'relu', ...zeros }),
      layers.dense({ name: 'out', units: outputs, ...zeros }),
    ],
  });
}
`;
}

/** Returns the file of the test of a variant. It tests the contract of every variant. */
export function testFile({ file, code }: VariantNames, ending: string): string {
  return `import { testVariant } from '@ganforge/testing';
import { ${code} } from './${file}.${ending}';

testVariant('${file}', {
  factory: ${code},
  options: { features: 8 }, // small, because the variant is built about twelve times
  invalid: [[{ features: 0 }, 'features must be an integer of at least 1; received 0.']],
});
`;
}
