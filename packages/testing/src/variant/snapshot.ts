import { type Gan, namedWeights } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** The values of tensors by name. */
export type Snapshot = ReadonlyMap<string, ArrayLike<number>>;

/** Reads all weights of a GAN's networks, including statistics, by `<network>/<originalName>`. */
export async function weightsOf(gan: Gan): Promise<Snapshot> {
  const all = Object.entries(gan.networks).flatMap(([name, network]) => namedWeights(name, network));
  const values = await Promise.all(all.map(({ variable }) => variable.data()));
  return new Map(all.map(({ key }, i) => [key, Array.from(values[i]!)]));
}

/** Restores the weights in a snapshot that {@link weightsOf} returned. */
export function restoreWeights(gan: Gan, snapshot: Snapshot): void {
  for (const [name, network] of Object.entries(gan.networks)) {
    for (const { key, variable } of namedWeights(name, network)) {
      tf.tidy(() => variable.assign(tf.tensor(Array.from(snapshot.get(key)!), variable.shape, variable.dtype)));
    }
  }
}

/** Reads the values of tensors by name. */
export async function valuesOf(tensors: Readonly<Record<string, tf.Tensor>>): Promise<Snapshot> {
  const entries = Object.entries(tensors);
  const values = await Promise.all(entries.map(([, tensor]) => tensor.data()));
  return new Map(entries.map(([name], i) => [name, Array.from(values[i] as Float32Array)]));
}

/** Returns the names whose values differ in any bit, and the names that only one snapshot has. */
export function differing(a: Snapshot, b: Snapshot): string[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => !sameBits(a.get(name), b.get(name)));
}

/** Throws an error with `message` and the differing names, unless the snapshots are equal in every bit. */
export function expectSame(a: Snapshot, b: Snapshot, message: string): void {
  const names = differing(a, b);
  if (names.length > 0) throw new Error(`${message}: ${names.join(', ')}`);
}

function sameBits(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
