import '@tensorflow/tfjs-backend-cpu';
import {
  conditionalBatchNormalization,
  instanceNormalization,
  type ResidualBlockOptions,
  residualBlock,
} from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Options = Omit<ResidualBlockOptions, 'name'>;

function blockOf(options: Options, shape: (number | null)[] = [8, 6, 4]): LayersModel {
  const inputs = input({ shape: shape as number[], name: 'x' });
  return model({ inputs, outputs: residualBlock(inputs, { name: 'b', kernelInitializer: 'zeros', ...options }) });
}

/** Returns the sorted names of a block's layers, without the input. */
function namesOf(options: Options): string[] {
  const block = blockOf(options);
  const names = block.layers.map(({ name }) => name).filter((name) => name !== 'x');
  block.dispose();
  return names.sort();
}

const conv = (size: number, from: number, to: number): number => size * size * from * to + to;

describe('residualBlock', () => {
  it.each([
    ['keeps shape and channels', { filters: 4 }, [null, 8, 6, 4], 2 * conv(3, 4, 4)],
    ['widens in its first convolution', { filters: 5 }, [null, 8, 6, 5], conv(3, 4, 5) + conv(3, 5, 5) + conv(1, 4, 5)],
    [
      'doubles the size',
      { filters: 5, resample: 'up' },
      [null, 16, 12, 5],
      conv(3, 4, 5) + conv(3, 5, 5) + conv(1, 4, 5),
    ],
    [
      'halves the size, and widens in its second convolution',
      { filters: 5, resample: 'down' },
      [null, 4, 3, 5],
      conv(3, 4, 4) + conv(3, 4, 5) + conv(1, 4, 5),
    ],
    [
      'begins a critic',
      { filters: 5, first: true, kernelSize: 5 },
      [null, 4, 3, 5],
      conv(5, 4, 5) + conv(5, 5, 5) + conv(1, 4, 5),
    ],
    // u has one element for each output channel
    ['with spectral normalisation', { filters: 4, spectral: true }, [null, 8, 6, 4], 2 * conv(3, 4, 4) + 2 * 4],
  ] as const)('%s', (_, options, shape, parameters) => {
    const block = blockOf(options);
    expect(block.outputs[0]!.shape).toEqual(shape);
    expect(block.countParams()).toBe(parameters);
    block.dispose();
  });

  it('has no output size if the input has none', () => {
    for (const resample of ['up', 'down', 'none'] as const) {
      const block = blockOf({ filters: 3, resample }, [null, null, 2]);
      expect(block.outputs[0]!.shape).toEqual([null, null, null, 3]);
      const factor = { up: 2, down: 0.5, none: 1 }[resample];
      expect(tf.tidy(() => (block.predict(tf.ones([1, 6, 4, 2])) as tf.Tensor).shape)).toEqual([
        1,
        6 * factor,
        4 * factor,
        3,
      ]);
      block.dispose();
    }
  });

  it('derives the names of its layers from its own', () => {
    expect(namesOf({ filters: 4 })).toEqual(['b_act1', 'b_act2', 'b_conv1', 'b_conv2', 'b_sum']);
    const normalize = (name: string) => instanceNormalization({ name });
    expect(namesOf({ filters: 5, resample: 'up', normalize })).toEqual([
      ...[
        'b_act1',
        'b_act2',
        'b_conv1',
        'b_conv2',
        'b_norm1',
        'b_norm2',
        'b_shortcut',
        'b_shortcut_up',
        'b_sum',
        'b_up',
      ],
    ]);
    // An image is not normalised.
    expect(namesOf({ filters: 5, first: true, normalize })).toEqual([
      ...['b_act2', 'b_conv1', 'b_conv2', 'b_down', 'b_shortcut', 'b_shortcut_down', 'b_sum'],
    ]);
  });

  it('hands labels to its normalisation', () => {
    const [x, labels] = [input({ shape: [4, 4, 2], name: 'x' }), input({ shape: [], dtype: 'int32', name: 'labels' })];
    const normalize = (name: string) => conditionalBatchNormalization({ name, classes: 3 });
    const outputs = residualBlock(x, { name: 'b', filters: 2, normalize, labels });
    const block = model({ inputs: [x, labels], outputs });
    expect(block.countParams()).toBe(2 * conv(3, 2, 2) + 2 * (2 * 3 * 2 + 2 * 2));
    block.dispose();
  });

  it.each([
    [{ filters: 0 }, '[core/layers/residual-block] filters must be an integer of at least 1; received 0.'],
    [
      { filters: 4, resample: 'half' as never },
      "[core/layers/residual-block] resample must be 'up' or 'down' or 'none'; received 'half'.",
    ],
    [
      { filters: 4, activation: 'tanh' as never },
      "[core/layers/residual-block] activation must be 'relu' or 'leakyReLU'; received 'tanh'.",
    ],
    [
      { filters: 4, first: true, resample: 'up' },
      "[core/layers/residual-block] the first block halves the size: resample must be 'down'; received 'up'.",
    ],
    [
      { filters: 4, stride: 2 } as never,
      "[core/layers/residual-block] there is no option 'stride'. Try one of name, filters, resample, normalize, labels, activation, first, spectral, kernelSize, kernelInitializer.",
    ],
  ] as const)('refuses %o', (options, message) => {
    expect(() => blockOf(options)).toThrow(expect.objectContaining({ name: 'GanError', message }));
  });

  it('refuses odd sizes that it cannot halve, and inputs that are not images', () => {
    const expected = "[core/layers/residual-block] 'b' expects [N,H,W,C] with C known, H and W even; received ";
    expect(() => blockOf({ filters: 4, resample: 'down' }, [7, 6, 4])).toThrow(`${expected}[null,7,6,4].`);
    expect(() => blockOf({ filters: 4, first: true }, [6, 7, 4])).toThrow(`${expected}[null,6,7,4].`);
    const plain = "[core/layers/residual-block] 'b' expects [N,H,W,C] with C known; received ";
    expect(() => blockOf({ filters: 4 }, [6, 4])).toThrow(`${plain}[null,6,4].`);
    expect(() => blockOf({ filters: 4 }, [6, 4, null])).toThrow(`${plain}[null,6,4,null].`);
  });
});
