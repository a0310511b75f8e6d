import type { ClassSpec, ImageSpec, PointsSpec, Specs, TextSpec } from '@ganforge/media';
import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';

/**
 * A batch: tensors by `entry`, or by `entry.part` where the kind of the entry has several, all with n examples along
 * the first axis. What an entry is, its {@link Dataset.entries | spec} says.
 */
export type Batch = Readonly<Record<string, tf.Tensor>>;

/** A batch of images, float32 [n,H,W,C] in [-1,1]. */
export interface ImageBatch extends Batch {
  readonly images: tf.Tensor4D;
}

/** Images with the class of each, int32 [n]. */
export interface LabelledImageBatch extends ImageBatch {
  readonly labels: tf.Tensor1D;
}

/** Two sets of images that do not correspond: float32 [n,H,W,C] in [-1,1], n of each. */
export interface UnpairedBatch extends Batch {
  readonly a: tf.Tensor4D;
  readonly b: tf.Tensor4D;
}

/** Images and what each is to become: float32 [n,H,W,C] in [-1,1], the i-th input with the i-th target. */
export interface PairedBatch extends Batch {
  readonly inputs: tf.Tensor4D;
  readonly targets: tf.Tensor4D;
}

/** Points of a low-dimensional set, float32 [n,D]. */
export interface PointBatch extends Batch {
  readonly points: tf.Tensor2D;
}

/** Molecules of up to V atoms: ids of atoms int32 [n,V] and of bonds int32 [n,V,V], symmetric. */
export interface MoleculeBatch extends Batch {
  readonly 'molecules.nodes': tf.Tensor2D;
  readonly 'molecules.bonds': tf.Tensor3D;
}

/** Positions of chess, their boards int32 [n,130] and legal moves [n,218], and the move that was made in each, int32 [n]. */
export interface ChessBatch extends Batch {
  readonly 'positions.board': tf.Tensor2D;
  readonly 'positions.legal': tf.Tensor2D;
  readonly moves: tf.Tensor1D;
}

/** Texts of tokens, int32 [n,length]. */
export interface TextBatch extends Batch {
  readonly texts: tf.Tensor2D;
}

/** Texts with the class of each, int32 [n]. */
export interface LabelledTextBatch extends TextBatch {
  readonly labels: tf.Tensor1D;
}

/** Encoded rows of a table, float32 [n,width], and, of a table with words, the word each was drawn for, one-hot [n,K]. */
export interface TableBatch extends Batch {
  readonly rows: tf.Tensor2D;
  readonly condition?: tf.Tensor2D;
}

/** What the entries of a set of images are; `labels` where the set has classes. */
export type ImageEntries = { readonly images: ImageSpec; readonly labels?: ClassSpec };

/** What the entries of a set of points are; `labels` where the set has classes. */
export type PointEntries = { readonly points: PointsSpec; readonly labels?: ClassSpec };

/** What the entries of a set of texts are; `labels` where the set has classes. */
export type TextEntries = { readonly texts: TextSpec; readonly labels?: ClassSpec };

/** Where the next batch of a run begins. */
export interface DatasetPosition {
  readonly epoch: number;
  /** Examples of the epoch that were taken already. */
  readonly offset: number;
  /** Examples that were drawn since the run began. */
  readonly examples: number;
}

/** What a batch is to be made of. */
export interface BatchChoice {
  /** An example each, in 0..size-1. */
  readonly indices: readonly number[];
  /** What else was chosen for each example, such as the column and category of a condition; handed to `get`. */
  readonly choices?: readonly unknown[];
}

/** What {@link Dataset.get} may depend on beside the indices. */
export interface BatchRequest {
  readonly epoch: number;
  /** The stream of a row of the batch, keyed by the number of its draw in the run. */
  random(row: number): RandomStream;
  /** What {@link Dataset.next} chose, a value for each index. */
  readonly choices?: readonly unknown[];
}

/** Examples that can be read by index, in any order, as often as asked. */
export interface Dataset<B extends Batch = Batch> {
  /** Number of examples. */
  readonly size: number;
  /** What each entry of its batches is. */
  readonly entries: Specs;
  /**
   * A text that is the same for the same data, prepared in the same way, on every machine, and another for others.
   *
   * A run keeps it, and is not resumed on other data. Absent: a few of the examples are compared. See `fingerprint` and
   * `combinedFingerprint` of `@ganforge/formats`.
   */
  readonly fingerprint?: string;
  /**
   * The examples at `indices` as one batch; the caller disposes it.
   *
   * Augmentation draws from `request.random(row)` and from nothing else, so that a row is the same in whatever batch.
   */
  get(indices: readonly number[], request: BatchRequest): Promise<B> | B;
  /**
   * Chooses the next `size` examples; a pure function of its arguments.
   *
   * @default each epoch a permutation of the set keyed by (seed, epoch), without its tail
   */
  next?(position: DatasetPosition, size: number, random: RandomStream): BatchChoice;
  /**
   * A dataset of the examples at these indices, in their order, for one whose `next` depends on which there are.
   *
   * @default none: a dataset with `next` and without this cannot be split
   */
  subset?(indices: readonly number[]): Dataset<B>;
  /** Frees what the dataset holds. */
  dispose?(): void;
}
