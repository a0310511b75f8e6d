import { drawLatents, latentWalk, randomStream, type Tensors } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const latent = {
  z: { kind: 'normal', shape: [3, 2] },
  codes: { kind: 'uniform', shape: [2] },
  category: { kind: 'categorical', shape: [4] },
} as const;
let stops: Tensors[];

beforeAll(async () => {
  await useEngine('cpu');
  stops = [1, 2, 3].map((seed) => drawLatents(latent, 5, randomStream(seed)));
});

/** Returns a row of a latent as float64 numbers. */
function row(latents: Tensors, name: string, i: number): number[] {
  const tensor = latents[name]!;
  const size = tensor.size / tensor.shape[0]!;
  return Array.from(tensor.dataSync()).slice(i * size, (i + 1) * size);
}

const norm = (x: readonly number[]): number => Math.hypot(...x);
const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, a, i) => sum + a * y[i]!, 0);

describe('a walk through latents', () => {
  it('passes its stops, the first one again at its end, and leaks nothing', () => {
    const { numTensors } = tf.memory();
    for (const [at, stop] of [
      [0, 0],
      [1 / 3, 1],
      [2 / 3, 2],
      [1, 0],
      [-1 / 3, 2],
    ] as const) {
      const here = latentWalk(latent, stops, at);
      for (const name of ['z', 'codes']) {
        row(here, name, 4).forEach((value, i) => {
          expect(value).toBeCloseTo(row(stops[stop]!, name, 4)[i]!, 4);
        });
      }
      expect(here.z!.shape).toEqual([5, 3, 2]);
      tf.dispose(Object.values(here));
    }
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('goes at an even pace along the arc of normals and the line of uniforms', () => {
    const here = latentWalk(latent, stops, 0.25 / 3);
    for (let i = 0; i < 5; i++) {
      const [a, b, z] = [row(stops[0]!, 'z', i), row(stops[1]!, 'z', i), row(here, 'z', i)];
      const angle = Math.acos(dot(a, b) / norm(a) / norm(b));
      // This is Shoemake's slerp of the directions, computed in the plane of a and the part of b that is orthogonal to
      // a. Both norms are interpolated.
      const across = b.map((x, k) => x - (dot(a, b) / dot(a, a)) * a[k]!);
      const expected = a.map((x, k) => {
        const ofA =
          Math.sin(0.75 * angle) / Math.sin(angle) +
          (Math.sin(0.25 * angle) / Math.sin(angle)) * (dot(a, b) / dot(a, a));
        return ofA * x + (Math.sin(0.25 * angle) / Math.sin(angle)) * across[k]!;
      });
      z.forEach((value, k) => {
        expect(value).toBeCloseTo(expected[k]!, 5);
      });
      const [from, to, codes] = [row(stops[0]!, 'codes', i), row(stops[1]!, 'codes', i), row(here, 'codes', i)];
      codes.forEach((value, k) => {
        expect(value).toBeCloseTo(0.75 * from[k]! + 0.25 * to[k]!, 6);
      });
      expect(row(here, 'category', i)).toEqual(row(stops[0]!, 'category', i));
    }
  });

  it('keeps the norm of normals of one norm, at a constant speed', () => {
    const unit = (angle: number): tf.Tensor => tf.tensor2d([[2 * Math.cos(angle), 2 * Math.sin(angle)]]);
    const plane = { z: { kind: 'normal', shape: [2] } } as const;
    const ends = [{ z: unit(0.3) }, { z: unit(2.3) }];
    for (const t of [0.1, 0.5, 0.9]) {
      const [x, y] = row(latentWalk(plane, ends, t / 2), 'z', 0);
      expect(Math.hypot(x!, y!)).toBeCloseTo(2, 5);
      expect(Math.atan2(y!, x!)).toBeCloseTo(0.3 + 2 * t, 5);
    }
  });

  it('uses a line if there is no arc: equal and opposite directions, one dimension', () => {
    const line = { z: { kind: 'normal', shape: [1] } } as const;
    const ends = [{ z: tf.tensor2d([[1], [2], [0]]) }, { z: tf.tensor2d([[3], [-2], [1]]) }];
    expect(Array.from(latentWalk(line, ends, 0.25).z!.dataSync())).toEqual([2, 0, 0.5]);
  });

  it('refuses a walk to nowhere', () => {
    expect(() => latentWalk(latent, stops.slice(0, 1), 0)).toThrow('a walk needs at least two stops; received 1.');
  });
});
