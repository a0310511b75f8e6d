import type { RandomStream } from '@ganforge/core';
import type { MoleculeSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/** A specification of graphs of up to three atoms. */
export const spec: MoleculeSpec = { kind: 'molecule', size: 3, atoms: ['', 'C', 'O'], bonds: ['', '-', '='] };
const N: number = spec.size;
const A: number = spec.atoms.length;
const B: number = spec.bonds.length;
/** The number of values per molecule in the form that {@link flat} returns. */
export const width: number = N * A + N * N * B;

const oneHot = (ids: tf.Tensor, classes: number): tf.Tensor =>
  tf.cast(tf.oneHot(ids as tf.Tensor1D, classes), 'float32');
/** Returns one-hot atoms and bonds side by side, [n,width]. */
export const flat = (nodes: tf.Tensor, bonds: tf.Tensor): tf.Tensor =>
  tf.concat([tf.reshape(oneHot(nodes, A), [-1, N * A]), tf.reshape(oneHot(bonds, B), [-1, N * N * B])], 1);

/**
 * Splits an output into the logits of atoms [n,N,A] and of bonds [n,N,N,B]. The logits of a bond are the same in both
 * directions.
 */
export function heads(output: tf.Tensor): readonly [tf.Tensor, tf.Tensor] {
  const [nodes, bonds] = tf.split(output, [N * A, N * N * B], 1) as [tf.Tensor, tf.Tensor];
  const square = tf.reshape(bonds, [-1, N, N, B]);
  return [tf.reshape(nodes, [-1, N, A]), tf.add(square, tf.transpose(square, [0, 2, 1, 3]))];
}

/**
 * Draws molecules from their logits: atoms int32 [n,N], and bonds int32 [n,N,N]. The bonds are drawn for the upper
 * triangle and copied to the lower triangle.
 */
export function drawn(
  [nodes, bonds]: readonly [tf.Tensor, tf.Tensor],
  random: RandomStream,
): readonly [tf.Tensor, tf.Tensor] {
  const draw = (logits: tf.Tensor) => tf.argMax(tf.add(logits, random.gumbel(logits.shape)), -1);
  const [atoms, links] = [draw(nodes), draw(bonds)];
  const upper = tf.linalg.bandPart(tf.cast(links, 'float32') as tf.Tensor3D, 0, -1);
  return [tf.cast(atoms, 'int32'), tf.cast(tf.maximum(upper, tf.transpose(upper, [0, 2, 1])), 'int32')];
}
