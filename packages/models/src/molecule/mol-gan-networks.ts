import { dropout, graphAggregation, relationalGraphConvolution } from '@ganforge/core/layers';
import type { MoleculeSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';

/** The sizes of the networks. */
export interface MolGanSizes {
  readonly spec: MoleculeSpec;
  readonly latentDim: number;
  /** Number of units of each layer of the generator. */
  readonly generatorUnits: readonly number[];
  /**
   * Number of units of each graph convolution. The next two fields are those of the aggregated graph and of the layers
   * after it.
   */
  readonly convolutionUnits: readonly number[];
  readonly aggregationUnits: number;
  readonly denseUnits: readonly number[];
  readonly dropout: number;
}

/**
 * Builds the generator, which maps z [N,latentDim] to the logits of all atoms and bonds in one vector; see {@link
 * logitsOf}.
 */
export function molGanGenerator({ spec, latentDim, generatorUnits }: MolGanSizes): LayersModel {
  const { size, atoms, bonds } = spec;
  const hidden = generatorUnits.map((units, i) => {
    const first = i === 0 && { inputShape: [latentDim] };
    return layers.dense({ name: `dense${i + 1}`, units, activation: 'tanh', ...untouched, ...first });
  });
  const units = size * atoms.length + size * size * bonds.length;
  const last = layers.dense({
    name: 'logits',
    units,
    ...untouched,
    ...(hidden.length === 0 && { inputShape: [latentDim] }),
  });
  return sequential({ name: 'generator', layers: [...hidden, last] });
}

/**
 * Builds a network that computes a score of graphs. It maps probabilities of atoms [N,V,A] and of bonds [N,V,V,B] to
 * [N,1]. The input of each graph convolution is the previous output and the atoms; it uses all bonds except `none`.
 * Then the graph is aggregated to one vector, and dense layers compute the score.
 */
export function graphScore(name: string, sizes: MolGanSizes): LayersModel {
  const { spec, convolutionUnits, aggregationUnits, denseUnits } = sizes;
  const { size, atoms, bonds } = spec;
  const nodes = input({ shape: [size, atoms.length], name: 'nodes' });
  const edges = input({ shape: [size, size, bonds.length - 1], name: 'edges' });
  const then = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  const dropped = (at: string, x: SymbolicTensor): SymbolicTensor =>
    sizes.dropout === 0 ? x : then(dropout({ name: at, rate: sizes.dropout }), x);
  let x = nodes;
  for (const [i, units] of convolutionUnits.entries()) {
    const convolved = then(relationalGraphConvolution({ name: `graph${i + 1}`, units }), [x, edges]);
    const active = then(layers.activation({ name: `tanh${i + 1}`, activation: 'tanh' }), convolved);
    x = then(layers.concatenate({ name: `nodes${i + 1}` }), [dropped(`drop_graph${i + 1}`, active), nodes]);
  }
  x = then(graphAggregation({ name: 'aggregation', units: aggregationUnits }), x);
  for (const [i, units] of denseUnits.entries()) {
    const dense = layers.dense({ name: `dense${i + 1}`, units, activation: 'tanh', ...untouched });
    x = dropped(`drop_dense${i + 1}`, then(dense, x));
  }
  const outputs = then(layers.dense({ name: 'score', units: 1, ...untouched }), x);
  return model({ name, inputs: [nodes, edges], outputs });
}

/** Contains atoms [n,V,A] and bonds [n,V,V,B], as logits, probabilities or one-hot vectors. */
export interface Graphs {
  readonly nodes: tf.Tensor;
  readonly edges: tf.Tensor;
}

/** Splits the output of the generator into logits of atoms and symmetric logits of bonds. */
export function logitsOf({ size, atoms, bonds }: MoleculeSpec, output: tf.Tensor): Graphs {
  const [A, B] = [size * atoms.length, size * size * bonds.length];
  const [nodes, edges] = tf.split(output, [A, B], 1) as [tf.Tensor, tf.Tensor];
  const square = tf.reshape(edges, [-1, size, size, bonds.length]);
  return {
    nodes: tf.reshape(nodes, [-1, size, atoms.length]),
    edges: tf.div(tf.add(square, tf.transpose(square, [0, 2, 1, 3])), 2),
  };
}

/** Sets the bond of each atom with itself to `none`. */
export function withoutLoops(edges: tf.Tensor): tf.Tensor {
  const [, size, , count] = edges.shape as [number, number, number, number];
  const loops = tf.reshape(tf.eye(size), [1, size, size, 1]);
  const none = tf.reshape(tf.oneHot(tf.scalar(0, 'int32'), count), [1, 1, 1, count]);
  return tf.add(tf.mul(edges, tf.sub(1, loops)), tf.mul(loops, tf.cast(none, 'float32')));
}

/** Copies the upper triangle of noise [n,V,V,B] to the lower triangle, so that the noise is symmetric. */
export function mirrored(noise: tf.Tensor): tf.Tensor {
  const size = noise.shape[1]!;
  const upper = tf.reshape(tf.linalg.bandPart(tf.ones([size, size]), 0, -1), [1, size, size, 1]);
  const half = tf.mul(noise, upper);
  const strict = tf.mul(noise, tf.sub(upper, tf.reshape(tf.eye(size), [1, size, size, 1])));
  return tf.add(half, tf.transpose(strict, [0, 2, 1, 3]));
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { kernelInitializer: 'zeros' } as const;
