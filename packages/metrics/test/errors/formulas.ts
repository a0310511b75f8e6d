import { readFileSync } from 'node:fs';
import { Mt19937 } from '@ganforge/formats';
import {
  authPct,
  cmmd,
  type FeatureMatrix,
  type Images,
  modesCovered,
  msSsimDiversity,
  pathLengthOf,
  vendi,
} from '@ganforge/metrics';
import { interpolated } from '../../src/numbers/latent-path.ts';
import { absolute, largest } from '../support/compare.ts';
import { featuresOf, uniform } from '../support/features.ts';
import type { ErrorRow } from './row.ts';

interface Fixture {
  readonly cmmd: readonly [number, number];
  readonly vendi: readonly number[];
  readonly authPct: number;
  readonly msSsim: { readonly scipy: readonly number[]; readonly torchmetrics: number };
  readonly pathLength: {
    readonly trimmed: readonly [number, number, number];
    readonly lerp: readonly number[];
    readonly slerp: readonly number[];
  };
  readonly reverseKl: readonly [number, number];
}

const numpy = 'numpy 2.4, scipy 1.17';

/**
 * Compares metrics of the data of reference/formulas.py with the formulas of that script and with the tools that it
 * names.
 */
export async function rows(): Promise<ErrorRow[]> {
  const file = new URL('../fixtures/formulas.json', import.meta.url);
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  return [...similarityRows(fixture), ...imageRows(fixture.msSsim), ...pathRows(fixture.pathLength)];
}

function similarityRows(fixture: Fixture): ErrorRow[] {
  const distances = [
    cmmd({ real: unit(uniform(21, 200, 48)), generated: unit(uniform(22, 150, 48, 1, 0.1)) }).value,
    cmmd({ real: uniform(21, 200, 48), generated: uniform(22, 150, 48), sigma: 2 }).value,
  ];
  const scores = (
    [
      [90, 40],
      [40, 90],
      [64, 64],
    ] as const
  ).map(([n, d]) => vendi(uniform(23, n, d, 1, -0.3)).value);
  const authentic = authPct({ real: uniform(24, 300, 6), generated: uniform(25, 250, 6) }).value;
  const random = new Mt19937(41);
  const labels = Array.from({ length: 500 }, () => Math.floor(random.random() ** 2 * 25));
  const covered = modesCovered(labels, { modes: 25 });
  return [
    absolute('CMMD, 200 and 150 x 48, sigma 10 and 2', numpy, largest(distances, fixture.cmmd), 1e-11),
    absolute('Vendi score, 90 x 40, 40 x 90, 64 x 64', numpy, largest(scores, fixture.vendi), 1e-10),
    absolute('AuthPct, 300 and 250 x 6', numpy, largest([authentic], [fixture.authPct]), 0),
    absolute(
      'modes and reverse KL, 500 of 25',
      numpy,
      largest([covered.value, covered.reverseKl], fixture.reverseKl),
      1e-14,
    ),
  ];
}

function imageRows({ scipy, torchmetrics }: Fixture['msSsim']): ErrorRow[] {
  const similarity = (...[seed, height, width, channels]: readonly [number, number, number, number]): number =>
    msSsimDiversity(imagePair(seed, height, width, channels), { pairs: 1 }).value;
  const values = [similarity(26, 28, 28, 1), similarity(26, 33, 47, 3), similarity(26, 176, 180, 3)];
  const error = largest([similarity(27, 192, 208, 2)], [torchmetrics]);
  return [
    absolute('MS-SSIM, 28 x 28, 33 x 47 x 3 and 176 x 180 x 3 pixels', numpy, largest(values, scipy), 1e-12),
    absolute('MS-SSIM, 192 x 208 x 2 pixels, the maps without their border', 'torchmetrics 1.9.0', error, 1e-12),
  ];
}

function pathRows({ trimmed, lerp, slerp }: Fixture['pathLength']): ErrorRow[] {
  const random = new Mt19937(31);
  const { value, std, kept } = pathLengthOf(Array.from({ length: 777 }, () => random.random() ** 3));
  const [start, end] = [uniform(32, 4, 6, 2, -1), uniform(33, 4, 6, 2, -1)];
  const places = [0.3, 0.3, 0.3, 0.3];
  const onPath = (kind: 'lerp' | 'slerp'): readonly number[] => [...interpolated(kind, start, end, places).data];
  const error = Math.max(Math.abs(value / trimmed[0] - 1), Math.abs(std / trimmed[1] - 1), Math.abs(kept - trimmed[2]));
  return [
    { what: 'path length of 777 distances, trimmed', reference: numpy, kind: 'relative', error, tolerance: 1e-13 },
    absolute('points on straight paths', 'torch-fidelity 0.4.0', largest(onPath('lerp'), lerp), 1e-15),
    absolute('points on paths on the sphere', 'torch-fidelity 0.4.0', largest(onPath('slerp'), slerp), 1e-14),
  ];
}

/** Returns the two images of that script: an image of noise, and a paler copy with added noise. */
function imagePair(seed: number, height: number, width: number, channels: number): Images {
  const random = new Mt19937(seed);
  const size = height * width * channels;
  const base = Uint8Array.from({ length: size }, () => Math.floor(random.random() * 256));
  const other = base.map((level) => Math.floor(Math.min(255, level * 0.75 + random.random() * 64)));
  return { data: Uint8Array.from([...base, ...other]), n: 2, height, width, channels };
}

function unit(features: FeatureMatrix): FeatureMatrix {
  const { data, rows, cols } = features;
  const norms = Array.from({ length: rows }, (_, i) => Math.hypot(...data.subarray(i * cols, (i + 1) * cols)));
  return featuresOf(rows, cols, (i, j) => data[i * cols + j]! / norms[i]!);
}
