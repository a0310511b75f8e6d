import type { NetworkWeights } from '../../weights/network-weights.ts';
import { checkNoOtherWeights, weightsOf } from '../weights-of.ts';
import { type FilterShape, type FoldedConvolution, foldConvolution } from './folding.ts';
import { CLASSES, INCEPTION, INPUT_CHANNELS, type Layer } from './table.ts';

/** The weights of the network. */
export interface InceptionWeights {
  /** By block and name: `Mixed_5b.branch1x1`. */
  readonly convolutions: ReadonlyMap<string, FoldedConvolution>;
  /** [classes,features], as PyTorch has it. */
  readonly classes: Float32Array;
  readonly classBias: Float32Array;
  /** Columns of `classes`: 2,048. */
  readonly features: number;
}

/** Returns the name of a convolution in the state dict. */
export function convolutionName(block: string, name: string): string {
  return name === '' ? block : `${block}.${name}`;
}

/**
 * Checks all weights and folds the batch norms into the convolutions.
 *
 * @throws GanError `mismatch` or `not-finite` that names the tensor
 */
export function inceptionWeights(where: string, weights: NetworkWeights): InceptionWeights {
  const shapes = new Map<string, FilterShape>();
  const features = INCEPTION.reduce(
    (channels, { name, layers }) => follow(shapes, name, layers, channels),
    INPUT_CHANNELS,
  );
  checkNoOtherWeights(where, weights, (name) => {
    // Files of newer PyTorch versions contain counts of training batches, which inference does not use.
    const part = /^(.*)\.(?:conv\.weight|bn\.(?:weight|bias|running_mean|running_var|num_batches_tracked))$/.exec(name);
    return part === null ? name === 'fc.weight' || name === 'fc.bias' : shapes.has(part[1]!);
  });
  const classes = weightsOf(where, weights, 'fc.weight', [CLASSES, features]);
  const classBias = weightsOf(where, weights, 'fc.bias', [CLASSES]);
  const folded = [...shapes].map(([name, shape]) => [name, foldConvolution(where, weights, name, shape)] as const);
  return { convolutions: new Map(folded), classes, classBias, features };
}

/** Records the filters of `layers` and returns the number of output channels. */
function follow(shapes: Map<string, FilterShape>, block: string, layers: readonly Layer[], channels: number): number {
  return layers.reduce((inputs, layer) => {
    if (layer.kind === 'fork') {
      return layer.branches.reduce((sum, branch) => sum + follow(shapes, block, branch, inputs), 0);
    }
    if (layer.kind !== 'convolution') return inputs;
    shapes.set(convolutionName(block, layer.name), [layer.filters, inputs, ...layer.kernel]);
    return layer.filters;
  }, channels);
}
