import type { ClassSpec, ImageSpec, PointsSpec, Specs, TextSpec } from '@ganforge/media';
import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';

/**
 * The tensors of one batch, keyed by `entry`, or by `entry.part` if the entry's kind has several parts.
 *
 * The first axis of every tensor has length n, the number of examples. {@link Dataset.entries} describes each entry.
 */
export type Batch = Readonly<Record<string, tf.Tensor>>;

/** A batch of images. `images` is float32 [n,H,W,C] with values in [-1,1]. */
export interface ImageBatch extends Batch {
  readonly images: tf.Tensor4D;
}

/** A batch of images with one class label per image. `labels` is int32 [n] in 0..classes-1. */
export interface LabelledImageBatch extends ImageBatch {
  readonly labels: tf.Tensor1D;
}

/**
 * A batch of images with captions, int32 [n,length]. `captions` belong to the images of the same rows, `wrongCaptions`
 * to other images.
 */
export interface CaptionedBatch extends ImageBatch {
  readonly captions: tf.Tensor2D;
  readonly wrongCaptions: tf.Tensor2D;
}

/** A batch of two unpaired image sets, `a` and `b`. Both are float32 [n,H,W,C] with values in [-1,1]. */
export interface UnpairedBatch extends Batch {
  readonly a: tf.Tensor4D;
  readonly b: tf.Tensor4D;
}

/**
 * A batch of image pairs, float32 [n,H,W,C] with values in [-1,1]. `targets[i]` is the desired output for `inputs[i]`.
 */
export interface PairedBatch extends Batch {
  readonly inputs: tf.Tensor4D;
  readonly targets: tf.Tensor4D;
}

/** A batch of points with D coordinates. `points` is float32 [n,D]. */
export interface PointBatch extends Batch {
  readonly points: tf.Tensor2D;
}

/**
 * A batch of molecules with at most V atoms. The ids of the atoms are int32 [n,V]. The ids of the bonds are symmetric
 * int32 [n,V,V].
 */
export interface MoleculeBatch extends Batch {
  readonly 'molecules.nodes': tf.Tensor2D;
  readonly 'molecules.bonds': tf.Tensor3D;
}

/**
 * A batch of chess positions. It contains the boards int32 [n,130], the legal moves [n,218], and the move played in
 * each position, int32 [n].
 */
export interface ChessBatch extends Batch {
  readonly 'positions.board': tf.Tensor2D;
  readonly 'positions.legal': tf.Tensor2D;
  readonly moves: tf.Tensor1D;
}

/** A batch of texts as token ids, int32 [n,length]. */
export interface TextBatch extends Batch {
  readonly texts: tf.Tensor2D;
}

/** A batch of texts with one class label per text. The labels are int32 [n] in 0..classes-1. */
export interface LabelledTextBatch extends TextBatch {
  readonly labels: tf.Tensor1D;
}

/**
 * A batch of encoded table rows, float32 [n,width].
 *
 * `condition` exists for tables with categorical columns. It is one-hot, [n,K], and marks the category that selected
 * each row.
 */
export interface TableBatch extends Batch {
  readonly rows: tf.Tensor2D;
  readonly condition?: tf.Tensor2D;
}

/** The entry specifications of an image dataset. `labels` exists if the dataset has classes. */
export type ImageEntries = { readonly images: ImageSpec; readonly labels?: ClassSpec };

/** The entry specifications of a point dataset. `labels` exists if the dataset has classes. */
export type PointEntries = { readonly points: PointsSpec; readonly labels?: ClassSpec };

/** The entry specifications of a text dataset. `labels` exists if the dataset has classes. */
export type TextEntries = { readonly texts: TextSpec; readonly labels?: ClassSpec };

/** The position in the data at which the next batch of a run starts. */
export interface DatasetPosition {
  readonly epoch: number;
  /** Number of examples already taken in this epoch. */
  readonly offset: number;
  /** Number of examples drawn since the run started. */
  readonly examples: number;
}

/** The examples chosen for one batch. */
export interface BatchChoice {
  /** One index per example, from 0 to `size - 1`. */
  readonly indices: readonly number[];
  /**
   * Further choices, one per example, for instance the column and the category of a condition. The choices are passed
   * to `get`.
   */
  readonly choices?: readonly unknown[];
}

/** The arguments of {@link Dataset.get} besides the indices. */
export interface BatchRequest {
  readonly epoch: number;
  /** Returns the random stream of one row of the batch. Its key is the number of that draw in the run. */
  random(row: number): RandomStream;
  /** What {@link Dataset.next} chose: one value per index. */
  readonly choices?: readonly unknown[];
}

/** A set of examples with random access by index. An index can be read any number of times. */
export interface Dataset<B extends Batch = Batch> {
  /** Number of examples. */
  readonly size: number;
  /** The specification of each entry of a batch. */
  readonly entries: Specs;
  /**
   * A string that identifies the data and its preparation. It is the same on every machine.
   *
   * A run records the fingerprint and does not resume on data with a different one. If it is absent, the run compares a
   * few examples. To compute one, use `fingerprint` and `combinedFingerprint` of `@ganforge/formats`.
   */
  readonly fingerprint?: string;
  /**
   * Reads the examples at `indices` as one batch. The caller disposes the batch.
   *
   * Augmentation must draw only from `request.random(row)`. Then a row does not depend on the other rows of the batch.
   */
  get(indices: readonly number[], request: BatchRequest): Promise<B> | B;
  /**
   * Chooses the next `size` examples. It must be a pure function of its arguments.
   *
   * @default each epoch is a permutation keyed by (seed, epoch); an incomplete last batch is dropped
   */
  next?(position: DatasetPosition, size: number, random: RandomStream): BatchChoice;
  /**
   * Returns a dataset of the examples at these indices, in this order. A dataset whose `next` depends on its examples
   * needs this method.
   *
   * @default none: a dataset that has `next` and no `subset` cannot be split
   */
  subset?(indices: readonly number[]): Dataset<B>;
  /** Frees the memory and files that the dataset uses. */
  dispose?(): void;
}
