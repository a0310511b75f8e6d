import { readFileSync } from 'node:fs';
import { useEngine } from '@ganforge/engine';
import * as losses from '@ganforge/losses';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';

// A result of PyTorch 1.13 in float64. The scripts fixtures/make-*.py computed and describe these results.

interface Witness {
  readonly value: number;
  readonly gradients: readonly (readonly number[])[];
}

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
const engines = await suiteEngines();

/** Returns the same values as the function `fill` of the fixtures' scripts. */
function fill(shape: readonly number[], key: number, scale: number): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, i) => scale * (((i * 7919 + key * 104729) % 1009) / 1009 - 0.5));
  return tf.tensor(values, [...shape]);
}

describe('values and gradients', () => {
  const { labels, cases } = fixture<{ labels: number[]; cases: Record<string, Witness> }>('losses');
  const inputsOf = (name: string): tf.Tensor[] => {
    if (name === 'auxiliaryClassification') return [fill([5, 4], 3, 8)];
    const [real, fake] = [fill([5, 3, 2, 1], 1, 6), fill([5, 3, 2, 1], 2, 6)];
    return name === 'leastSquares.generator' ? [fake] : [real, fake];
  };
  const lossOf = (name: string): ((...inputs: tf.Tensor[]) => tf.Scalar) => {
    if (name === 'auxiliaryClassification') {
      return (logits) => losses.auxiliaryClassification(logits!, tf.tensor1d(labels, 'int32'));
    }
    return name.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], losses) as never;
  };

  it.each(engines.flatMap((engine) => Object.keys(cases).map((name) => [name, engine] as const)))(
    '%s on %s',
    async (name, engine) => {
      await useEngine(engine);
      tf.tidy(() => {
        const { value, grads } = tf.valueAndGrads(lossOf(name))(inputsOf(name));
        const witness = cases[name]!;
        expect(value).toBeAllclose(witness.value, { rtol: 2e-6 });
        expect(grads).toHaveLength(witness.gradients.length);
        for (const [i, gradient] of grads.entries()) {
          expect(gradient).toBeAllclose(witness.gradients[i]!, { rtol: 1e-5, atol: 1e-7 });
        }
      });
    },
  );
});

describe('penalties of a convolutional critic with leakyReLU and tanh, and their gradients for its weights', () => {
  const { alpha, penalties } = fixture<{ alpha: number[]; penalties: Record<string, Witness> }>('penalties');
  const given: losses.UniformStream = { uniform: (shape) => tf.tensor(alpha, [...shape]) };

  const network = () => {
    const critic = sequential({
      layers: [
        layers.conv2d({ filters: 3, kernelSize: 4, strides: 2, inputShape: [9, 9, 2] }),
        layers.leakyReLU({ alpha: 0.2 }),
        layers.conv2d({ filters: 6, kernelSize: 2, activation: 'tanh' }),
        layers.conv2d({ filters: 1, kernelSize: 1 }),
      ],
    });
    const filled = critic.getWeights().map(({ shape }, i) => fill(shape, i + 1, shape.length === 4 ? 1.5 : 1));
    critic.setWeights(filled);
    tf.dispose(filled);
    return critic;
  };

  it.each(engines)('on %s', async (engine) => {
    await useEngine(engine);
    const net = network();
    const critic: losses.Critic = (x) => net.apply(x, { training: true }) as tf.Tensor;
    const variables = net.trainableWeights.map((w) => w.read() as tf.Variable);
    const [real, fake] = [fill([3, 9, 9, 2], 11, 2), fill([3, 9, 9, 2], 12, 2)];
    const calls: Record<string, () => tf.Scalar> = {
      gradientPenalty: () => losses.gradientPenalty(critic, real, fake, given),
      oneSided: () => losses.gradientPenalty(critic, real, fake, given, { target: 3, oneSided: true }),
      r1: () => losses.r1(critic, real),
      r2: () => losses.r2(critic, fake),
    };
    expect(Object.keys(calls)).toEqual(Object.keys(penalties));
    tf.tidy(() => {
      for (const [name, witness] of Object.entries(penalties)) {
        const { value, grads } = tf.variableGrads(calls[name]!, variables);
        expect(value).toBeAllclose(witness.value, { rtol: 2e-6 });
        for (const [i, variable] of variables.entries()) {
          const largest = Math.max(...witness.gradients[i]!.map(Math.abs));
          // The last bias has no gradient. tfjs omits it, but the fixture contains 0.
          const gradient = i === variables.length - 1 ? [0] : grads[variable.name]!;
          expect(gradient).toBeAllclose(witness.gradients[i]!, { rtol: 0, atol: 3e-6 * largest });
        }
      }
    });
    net.dispose();
    tf.dispose([real, fake]);
  });
});
