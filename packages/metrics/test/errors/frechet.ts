import { readFileSync } from 'node:fs';
import { Mt19937 } from '@ganforge/formats';
import { type FeatureMatrix, FeatureMoments, fidInfinity, frechetDistance, mifid } from '@ganforge/metrics';
import { featuresOf, normal } from '../support/features.ts';
import type { ErrorRow } from './row.ts';

/** The distances of different tools for one pair of sets, and the exact distance. */
type Distances = Readonly<Record<'pytorch-fid' | 'clean-fid' | 'torch-fidelity' | 'torchmetrics' | 'exact', number>>;

interface Fixture {
  readonly distances: Readonly<Record<string, Distances>>;
  readonly 'ddof 0': number;
  readonly 'TF-GAN': number;
  readonly memorized: Readonly<Record<'none' | 'copied', number>>;
  readonly infinity: {
    readonly value: number;
    readonly slope: number;
    readonly sizes: readonly number[];
    readonly values: readonly number[];
  };
}

type Set = readonly [seed: number, rows: number, scale: number, shift: number];

/** The cases are those of reference/frechet.py. */
const cases: Readonly<Record<string, readonly [Set, Set, number]>> = {
  '4,000 and 3,000 x 64': [[1, 4000, 1, 0], [2, 3000, 0.9, 0.1], 64],
  '1,500 and 1,000 x 256': [[3, 1500, 1, 0], [4, 1000, 1.1, 0], 256],
  '80 and 60 x 128, singular': [[5, 80, 1, 0], [6, 60, 0.9, 0.1], 128],
  '500 and 400 x 1,024, singular': [[11, 500, 1, 0], [12, 400, 0.9, 0.1], 1024],
  '1,000 and 100 x 256, one singular': [[7, 1000, 1, 0], [8, 100, 1, 0.2], 256],
};

const versions = {
  'pytorch-fid': 'pytorch-fid 0.3.0',
  'clean-fid': 'clean-fid 0.1.35',
  'torch-fidelity': 'torch-fidelity 0.4.0',
  torchmetrics: 'torchmetrics 1.9.0',
  exact: 'singular values of the features, numpy 2.4',
} as const;

/** Compares the Frechet distance and MiFID of the features of reference/frechet.py with the results of the tools. */
export async function rows(): Promise<ErrorRow[]> {
  const file = new URL('../fixtures/frechet.json', import.meta.url);
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  return [
    ...Object.entries(fixture.distances).flatMap(([what, expected]) => distanceRows(what, expected)),
    relative('FD, ddof 0, 4,000 and 3,000 x 64', 'scipy 1.17, as StyleGAN2-ADA', withDdof0(), fixture['ddof 0'], 1e-9),
    relative('FD, 512 x 256', 'TF-GAN’s test, scipy 1.17', tfGan(), fixture['TF-GAN'], 1e-9),
    relative('MiFID, nothing memorized', versions.torchmetrics, memorized(0), fixture.memorized.none, 1e-9),
    relative('MiFID, memorized', versions.torchmetrics, memorized(0.97), fixture.memorized.copied, 1e-9),
    ...infinityRows(fixture.infinity),
  ];
}

function distanceRows(what: string, expected: Distances): ErrorRow[] {
  const [one, other, cols] = cases[what]!;
  const { value } = frechetDistance(momentsOf(mixed(one, cols)), momentsOf(mixed(other, cols)));
  // If a covariance is singular, the tools add square roots of rounding errors. The exact distance has no such errors.
  const tolerance = (tool: string): number => (tool === 'exact' ? 1e-10 : what.includes('singular') ? 1e-3 : 1e-9);
  return Object.entries(expected).map(([tool, number]) =>
    relative(`FD, ${what}`, versions[tool as keyof Distances], value, number, tolerance(tool)),
  );
}

function withDdof0(): number {
  const [a, b] = [mixed([1, 4000, 1, 0], 64), mixed([2, 3000, 0.9, 0.1], 64)];
  return frechetDistance(momentsOf(a).finish({ ddof: 0 }), momentsOf(b).finish({ ddof: 0 })).value;
}

function tfGan(): number {
  const random = new Mt19937(0);
  const [a, b] = [normal(random, 512, 256), normal(random, 512, 256)];
  return frechetDistance(momentsOf(a), momentsOf(b)).value;
}

function memorized(share: number): number {
  const [real, other] = [mixed([9, 300, 1, 0], 16), mixed([10, 200, 1, 0], 16)];
  const centred = featuresOf(300, 16, (i, j) => real.data[i * 16 + j]! - 0.6);
  const generated = featuresOf(200, 16, (i, j) => {
    return centred.data[i * 16 + j]! * share + (other.data[i * 16 + j]! - 0.6) * (1 - share);
  });
  return mifid({ real: centred, generated }).value;
}

function infinityRows(expected: Fixture['infinity']): ErrorRow[] {
  const real = momentsOf(mixed([13, 2000, 1, 0], 16));
  const { value, slope, points } = fidInfinity({ real, generated: mixed([14, 1200, 0.95, 0.02], 16), smallest: 300 });
  const off = points.map((point, i) => {
    return point.n === expected.sizes[i] ? Math.abs(point.value / expected.values[i]! - 1) : Number.POSITIVE_INFINITY;
  });
  const reference = 'the authors’ procedure, pytorch-fid 0.3.0';
  const what = 'FD-infinity, 1,200 x 16';
  return [
    { what: `${what}: its 15 distances`, reference, kind: 'relative', error: Math.max(...off), tolerance: 1e-9 },
    relative(`${what}: the value`, reference, value, expected.value, 1e-9),
    relative(`${what}: the slope`, reference, slope, expected.slope, 1e-9),
  ];
}

/** Returns columns that are correlated and have different scales. They are exactly those of reference/frechet.py. */
function mixed([seed, rows, scale, shift]: Set, cols: number): FeatureMatrix {
  const random = new Mt19937(seed);
  const u = Float64Array.from({ length: rows * cols }, () => random.random());
  return featuresOf(rows, cols, (i, j) => {
    return ((u[i * cols + j]! + 0.5 * u[i * cols + ((j + 1) % cols)]!) * scale + shift) * 0.5 ** (j % 8);
  });
}

function momentsOf({ data, cols }: FeatureMatrix): FeatureMoments {
  const moments = new FeatureMoments(cols);
  moments.add(data);
  return moments;
}

function relative(what: string, reference: string, value: number, expected: number, tolerance: number): ErrorRow {
  return { what, reference, kind: 'relative', error: Math.abs(value / expected - 1), tolerance };
}
