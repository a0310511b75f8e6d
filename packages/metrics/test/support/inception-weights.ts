import type { NamedArray } from '@ganforge/formats';
import type { NetworkWeights } from '@ganforge/metrics';
import { INCEPTION, type Layer } from '../../src/extractors/inception/table.ts';
import { between } from './formula.ts';

/**
 * Returns the weights of reference/inception.py by the names of the state dict. There are 472 tensors with 23,885,392
 * floats.
 */
export function formulaWeights(): NetworkWeights {
  const tensors: Record<string, NamedArray> = {};
  const put = (name: string, shape: readonly number[], low: number, high: number): void => {
    const length = shape.reduce((product, size) => product * size, 1);
    tensors[name] = { dtype: 'F32', shape, data: between(name, length, low, high) };
  };
  const convolution = (name: string, shape: readonly number[]): void => {
    const limit = Math.sqrt(6 / (shape[1]! * shape[2]! * shape[3]!));
    put(`${name}.conv.weight`, shape, -limit, limit);
    put(`${name}.bn.running_mean`, [shape[0]!], -0.5, 0.5);
    put(`${name}.bn.running_var`, [shape[0]!], 0.25, 2.25);
    put(`${name}.bn.weight`, [shape[0]!], 0.5, 1.5);
    put(`${name}.bn.bias`, [shape[0]!], -0.25, 0.5);
  };
  const sequence = (block: string, layers: readonly Layer[], channels: number): number =>
    layers.reduce((inputs, layer) => {
      if (layer.kind === 'fork')
        return layer.branches.reduce((sum, branch) => sum + sequence(block, branch, inputs), 0);
      if (layer.kind !== 'convolution') return inputs;
      convolution(layer.name ? `${block}.${layer.name}` : block, [layer.filters, inputs, ...layer.kernel]);
      return layer.filters;
    }, channels);
  INCEPTION.reduce((channels, { name, layers }) => sequence(name, layers, channels), 3);
  put('fc.weight', [1008, 2048], -0.05, 0.05);
  put('fc.bias', [1008], -1, 1);
  return { tensors, sha256: 'formula' };
}
