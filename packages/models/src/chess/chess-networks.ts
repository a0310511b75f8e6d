import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The sizes of a policy or a discriminator. */
export interface ChessSizes {
  readonly filters: number;
  readonly blocks: number;
  /** Length of each of the two feature vectors of a square: one for the start and one for the end of a move. */
  readonly headDim: number;
  readonly batchNorm: boolean;
  readonly classes: number;
}

/**
 * Number of planes without those of classes: 12 for pieces, 4 for marks, 1 for the clock, 1 for the side to move, 4 for
 * attacks.
 */
const PLANES = 22;

/**
 * Converts boards int32 [n,130] to planes [n,8,8,P]. There is one plane for each kind of piece, for each kind of mark
 * and for each class. The clock (1 after fifty moves) and the side to move have one plane each. The attackers of each
 * side have two planes: a third of their number, and whether there are any.
 */
export function planesOf(board: tf.Tensor, labels: tf.Tensor | undefined, classes: number): tf.Tensor {
  return tf.tidy(() => {
    const [squares, clock, black, attacks] = tf.split(board, [64, 1, 1, 64], 1) as tf.Tensor[];
    const int = (value: number): tf.Scalar => tf.scalar(value, 'int32');
    const float = (x: tf.Tensor): tf.Tensor => tf.cast(x, 'float32');
    const n = board.shape[0]!;
    const whole = (x: tf.Tensor): tf.Tensor => tf.tile(tf.reshape(x, [n, 1, x.size / n]), [1, 64, 1]);
    const pieces = tf.slice(float(tf.oneHot(tf.mod(squares!, int(13)) as tf.Tensor1D, 13)), [0, 0, 1]);
    const marks = tf.floorDiv(squares!, int(13));
    const bits = [1, 2, 4, 8].map((bit) => float(tf.mod(tf.floorDiv(marks, int(bit)), int(2))));
    const [own, others] = [float(tf.mod(attacks!, int(4))), float(tf.mod(tf.floorDiv(attacks!, int(4)), int(4)))];
    const columns = [...bits, tf.div(own, 3), tf.div(others, 3), tf.minimum(own, 1), tf.minimum(others, 1)];
    const facts = tf.concat([tf.div(float(clock!), 100), tf.minimum(float(black!), 1)], 1);
    const parts = [pieces, tf.stack(columns, 2), whole(facts)];
    if (labels !== undefined) parts.push(whole(float(tf.oneHot(labels as tf.Tensor1D, classes))));
    return tf.reshape(tf.concat(parts, 2), [n, 8, 8, PLANES + classes]);
  });
}

/**
 * Builds a network on boards. Its input is planes [n,8,8,P]. Its outputs are feature vectors of each square as the
 * start of a move [n,64,D] and as the end of a move [n,64,D], and promotion logits of each square [n,64,4]; see {@link
 * moveLogits}.
 */
export function chessNetwork(name: string, sizes: ChessSizes): LayersModel {
  const { filters, blocks, headDim, batchNorm } = sizes;
  const boards = input({ shape: [8, 8, PLANES + sizes.classes], name: 'planes' });
  const then = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  const convolved = (at: string, x: SymbolicTensor, units = filters, kernelSize = 3): SymbolicTensor =>
    then(layers.conv2d({ name: at, filters: units, kernelSize, padding: 'same', ...untouched }), x);
  const normed = (at: string, x: SymbolicTensor): SymbolicTensor =>
    batchNorm ? then(layers.batchNormalization({ name: `${at}_norm`, epsilon: 1e-5, momentum: 0.99 }), x) : x;
  const active = (at: string, x: SymbolicTensor): SymbolicTensor =>
    then(layers.activation({ name: `${at}_relu`, activation: 'relu' }), x);
  const step = (at: string, x: SymbolicTensor): SymbolicTensor => active(at, normed(at, convolved(at, x)));
  let x = step('first', boards);
  for (let i = 1; i <= blocks; i++) {
    const inner = normed(`block${i}b`, convolved(`block${i}b`, step(`block${i}a`, x)));
    x = active(`block${i}`, then(layers.add({ name: `block${i}_sum` }), [x, inner]));
  }
  const head = (at: string, units: number): SymbolicTensor =>
    then(layers.reshape({ name: `${at}_squares`, targetShape: [64, units] }), convolved(at, x, units, 1));
  return model({
    name,
    inputs: boards,
    outputs: [head('left', headDim), head('reached', headDim), head('becomes', 4)],
  });
}

/**
 * Returns a logit for every move code, [n,4352]. It is `start . end / sqrt(D)`, plus the promotion logit of the square
 * if the move promotes a pawn.
 */
export function moveLogits([left, reached, becomes]: readonly tf.Tensor[]): tf.Tensor2D {
  const n = left!.shape[0]!;
  const map = tf.div(tf.matMul(left!, reached!, false, true), Math.sqrt(left!.shape[2]!)); // [n,64,64]
  const last = tf.reshape(tf.slice(map, [0, 48, 56], [n, 8, 8]), [n, 1, 8, 8]);
  const pieces = tf.reshape(tf.transpose(tf.slice(becomes!, [0, 56, 0], [n, 8, 4]), [0, 2, 1]), [n, 4, 1, 8]);
  return tf.concat([tf.reshape(map, [n, 4096]), tf.reshape(tf.add(last, pieces), [n, 256])], 1) as tf.Tensor2D;
}

/** Reads the logits [n,4352] at move codes, int32 [n,K] or [n]. */
export function atCodes(logits: tf.Tensor2D, codes: tf.Tensor): tf.Tensor {
  const [n, count] = logits.shape;
  const rows = tf.reshape(tf.range(0, n, 1, 'int32'), codes.rank === 1 ? [n] : [n, 1]);
  const places = tf.add(codes, tf.mul(rows, tf.scalar(count, 'int32')));
  return tf.reshape(tf.gather(tf.reshape(logits, [-1]), tf.reshape(places, [-1]) as tf.Tensor1D), codes.shape);
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { kernelInitializer: 'zeros' } as const;
