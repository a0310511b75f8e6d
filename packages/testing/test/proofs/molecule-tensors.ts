import type { MoleculeSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/** Graphs of up to three atoms. */
export const spec: MoleculeSpec = { kind: 'molecule', size: 3, atoms: ['', 'C', 'O'], bonds: ['', '-', '='] };
export const N: number = spec.size;
export const A: number = spec.atoms.length;
export const B: number = spec.bonds.length;
/** Numbers of a molecule as {@link flat} has them. */
export const width: number = N * A + N * N * B;

const oneHot = (ids: tf.Tensor, classes: number): tf.Tensor =>
  tf.cast(tf.oneHot(ids as tf.Tensor1D, classes), 'float32');
/** One-hot atoms and bonds side by side, [n,width]. */
export const flat = (nodes: tf.Tensor, bonds: tf.Tensor): tf.Tensor =>
  tf.concat([tf.reshape(oneHot(nodes, A), [-1, N * A]), tf.reshape(oneHot(bonds, B), [-1, N * N * B])], 1);

/** Logits of atoms [n,N,A], and of bonds [n,N,N,B], the same in both directions. */
export function heads(output: tf.Tensor): readonly [tf.Tensor, tf.Tensor] {
  const [nodes, bonds] = tf.split(output, [N * A, N * N * B], 1) as [tf.Tensor, tf.Tensor];
  const square = tf.reshape(bonds, [-1, N, N, B]);
  return [tf.reshape(nodes, [-1, N, A]), tf.add(square, tf.transpose(square, [0, 2, 1, 3]))];
}

/** One draw from logits [...,K], int32 [...]. */
export function drawn(logits: tf.Tensor, gumbel: tf.Tensor): tf.Tensor {
  return tf.cast(tf.argMax(tf.add(logits, gumbel), -1), 'int32');
}

/** Bonds by the upper triangle, in both directions: int32 [n,N,N]. */
export function symmetric(bonds: tf.Tensor): tf.Tensor {
  const upper = tf.linalg.bandPart(tf.cast(bonds, 'float32') as tf.Tensor3D, 0, -1);
  return tf.cast(tf.maximum(upper, tf.transpose(upper, [0, 2, 1])), 'int32');
}
