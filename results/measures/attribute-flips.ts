import { randomStream } from '@ganforge/core';
import type { StyleGan2 } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import type { AttributeClassifier } from './attribute-classifier.ts';

/** A way to change one attribute: a step along a direction in the styles of some layers. */
export interface Edit {
  readonly direction: Float64Array;
  /** Length of the step; its sign is that in which the attribute grows. */
  readonly step: number;
  /** A place along the direction, between the classes: where given, each sample moves there first and then by the step. */
  readonly boundary?: number;
  /** The layers whose styles move: from the first to before the second. */
  readonly layers: readonly [number, number];
}

/** What an edit of an attribute did to samples. */
export interface Flips {
  /** Share of samples whose attribute changed. */
  readonly asked: number;
  /** The largest share of samples in which another attribute changed. */
  readonly others: number;
}

/** What samples are judged by. */
export interface Judged {
  readonly gan: StyleGan2;
  readonly judge: AttributeClassifier;
}

/** Samples that are made at a time. */
const PART = 100;

/** What a set of styles [n,D] shows. */
export async function readStyles({ gan, judge }: Judged, styles: tf.Tensor2D, edit?: EditOf): Promise<number[][]> {
  const rows: number[][] = [];
  for (let at = 0; at < styles.shape[0]; at += PART) {
    const size = Math.min(PART, styles.shape[0] - at);
    const images = tf.tidy(() => edited(gan, tf.slice(styles, [at, 0], [size, -1]), edit && partOf(edit, at, size)));
    rows.push(...(await judge.read(images)));
    images.dispose();
  }
  return rows;
}

/** An edit with the side to which each sample moves. */
export interface EditOf extends Edit {
  /** 1 or -1 for each sample. */
  readonly sides: readonly number[];
}

/** Images of styles [n,D], changed by an edit. */
function edited(gan: StyleGan2, styles: tf.Tensor2D, edit?: EditOf): tf.Tensor {
  return tf.tidy(() => {
    if (edit === undefined) return gan.imagesOf(styles);
    const { direction, step, boundary, layers } = edit;
    const sides = tf.tensor2d(edit.sides as number[], [edit.sides.length, 1]);
    const along = tf.tensor2d(Array.from(direction), [1, direction.length]);
    const gap = (): tf.Tensor => tf.relu(tf.mul(sides, tf.sub(boundary!, tf.matMul(styles, along, false, true))));
    const length = boundary === undefined ? tf.scalar(step) : tf.add(step, gap());
    const moved = tf.add(styles, tf.mul(tf.mul(sides, length), along));
    const isMoved = (i: number): boolean => i >= layers[0] && i < layers[1];
    return gan.imagesOf(Array.from({ length: gan.styleCount }, (_, i) => (isMoved(i) ? moved : styles)));
  });
}

function partOf(edit: EditOf, at: number, size: number): EditOf {
  return { ...edit, sides: edit.sides.slice(at, at + size) };
}

/** Moves each sample so that attribute k should change, away from what `before` says of it. */
export async function flipsOf(
  of: Judged,
  styles: tf.Tensor2D,
  before: readonly number[][],
  k: number,
  edit: Edit,
): Promise<Flips> {
  const after = await readStyles(of, styles, { ...edit, sides: before.map((row) => (row[k] === 1 ? -1 : 1)) });
  return flipsBetween(before, after, k);
}

/** What changed from `before` to `after`, when attribute k was to change. */
export function flipsBetween(before: readonly number[][], after: readonly number[][], k: number): Flips {
  const changed = (j: number): number => after.filter((row, i) => row[j] !== before[i]![j]).length / after.length;
  const others = before[0]!.map((_, j) => j).filter((j) => j !== k);
  return { asked: changed(k), others: Math.max(...others.map(changed)) };
}

/**
 * The edit among candidates that is best on samples: that with the most room to both bars, 80 % of the asked attribute and
 * 10 % of any other.
 */
export async function bestEdit(
  of: Judged,
  styles: tf.Tensor2D,
  before: readonly number[][],
  k: number,
  candidates: readonly Edit[],
): Promise<Edit> {
  let best: { readonly room: number; readonly edit: Edit } | undefined;
  for (const edit of candidates) {
    const { asked, others } = await flipsOf(of, styles, before, k, edit);
    const room = Math.min(asked - 0.8, 0.1 - others);
    if (best === undefined || room > best.room) best = { room, edit };
  }
  return best!.edit;
}

/** Steps of several lengths in all layers, in those of the lower sides and in those of the higher. */
export function stepsAlong(direction: Float64Array, spread: number, count: number, lengths: readonly number[]): Edit[] {
  const half = Math.ceil(count / 2);
  const ranges = [[0, count] as const, [0, half] as const, [half, count] as const];
  return ranges.flatMap((layers) => lengths.map((length) => ({ direction, step: length * spread, layers })));
}

/** Steps to a boundary and beyond it, in the layers of every range of sides. */
export function stepsAcross(
  { direction, boundary, spread }: { direction: Float64Array; boundary: number; spread: number },
  count: number,
  lengths: readonly number[],
): Edit[] {
  const starts = Array.from({ length: count / 2 }, (_, i) => 2 * i);
  const ranges = starts.flatMap((from) => starts.filter((to) => to >= from).map((to) => [from, to + 2] as const));
  return ranges.flatMap((layers) => lengths.map((length) => ({ direction, boundary, step: length * spread, layers })));
}

/** Styles [n,D] of fresh latents, truncated: mean + psi (w - mean). */
export function drawnStyles(gan: StyleGan2, n: number, part: string, psi: number): tf.Tensor2D {
  return tf.tidy(() => {
    const z = randomStream(9, 'styles', part).normal([n, gan.latent!.z!.shape[0]!]);
    const mean = gan.averageStyle();
    return tf.add(mean, tf.mul(psi, tf.sub(gan.stylesOf(z), mean))) as tf.Tensor2D;
  });
}
