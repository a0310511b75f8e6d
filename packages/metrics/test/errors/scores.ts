import { readFileSync } from 'node:fs';
import { densityCoverage, inceptionScore, kernelDistance, precisionRecall } from '@ganforge/metrics';
import { absolute, largest } from '../support/compare.ts';
import { lattice, toFloat32, uniform } from '../support/features.ts';
import type { ErrorRow } from './row.ts';

type Pair = readonly [number, number];

interface Manifolds {
  readonly [k: string]: { readonly 'torch-fidelity': Pair; readonly prdc: readonly number[] };
}

interface Fixture {
  readonly inception: {
    readonly 'torch-fidelity': { readonly shuffled: Pair; readonly 'in order': Pair };
    readonly torchmetrics: Pair;
  };
  readonly kernel: {
    readonly 'torch-fidelity': { readonly float64: Pair; readonly float32: Pair };
    readonly 'clean-fid': number;
    readonly torchmetrics: number;
  };
  readonly manifolds: { readonly general: Manifolds; readonly ties: Manifolds };
}

const fidelity = 'torch-fidelity 0.4.0';

/** Compares scores of the features of reference/scores.py with the results of the tools that this script names. */
export async function rows(): Promise<ErrorRow[]> {
  const file = new URL('../fixtures/scores.json', import.meta.url);
  const { inception, kernel, manifolds } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  return [
    ...inceptionRows(inception),
    ...kernelRows(kernel),
    ...manifoldRows('400 and 330 x 16', manifolds.general, uniform(4, 400, 16), uniform(5, 330, 16, 0.9, 0.05)),
    ...manifoldRows('300 and 200 x 3, with ties', manifolds.ties, lattice(6, 300, 3, 5), lattice(7, 200, 3, 4)),
  ];
}

function inceptionRows(fixture: Fixture['inception']): ErrorRow[] {
  const logits = uniform(1, 1003, 50, 12);
  const what = 'Inception Score and its deviation, 1,003 x 50';
  const { 'torch-fidelity': expected, torchmetrics } = fixture;
  const shuffled = inceptionScore(logits, { splits: 7 });
  const inOrder = inceptionScore(logits, { splits: 7, shuffle: false });
  const chunks = inceptionScore(logits, { shuffle: false, ddof: 1, division: 'chunks' });
  return [
    absolute(`${what}, seeded shuffle`, fidelity, pairError(shuffled, expected.shuffled), 1e-12),
    absolute(`${what}, in order`, fidelity, pairError(inOrder, expected['in order']), 1e-12),
    absolute(`${what}, chunks and ddof 1`, 'torchmetrics 1.9.0', pairError(chunks, torchmetrics), 1e-12),
  ];
}

function kernelRows(fixture: Fixture['kernel']): ErrorRow[] {
  const sets = { generated: uniform(2, 330, 32, 0.9, 0.2), real: uniform(3, 400, 32) };
  const rounded = { generated: toFloat32(sets.generated), real: toFloat32(sets.real) };
  const options = { subsets: 20, subsetSize: 100 };
  const { 'torch-fidelity': expected, 'clean-fid': clean, torchmetrics } = fixture;
  const whole = { ...sets, real: { data: sets.real.data.subarray(0, 330 * 32), rows: 330, cols: 32 } };
  const what = 'KID and its deviation, 400 and 330 x 32, seeded subsets';
  const errors = {
    float64: pairError(kernelDistance({ ...sets, ...options }), expected.float64),
    float32: pairError(kernelDistance({ ...rounded, ...options }), expected.float32),
    clean: Math.abs(kernelDistance({ ...sets, subsets: 15, maxSubsetSize: 1000, seed: 7 }).mean - clean),
    full: Math.abs(kernelDistance({ ...whole, estimator: 'full' }).mean - torchmetrics),
  };
  return [
    absolute(what, fidelity, errors.float64, 1e-12),
    absolute(`${what}, in float32 there`, fidelity, errors.float32, 1e-6),
    absolute('KID, 400 and 330 x 32, seeded subsets of the smaller size', 'clean-fid 0.1.35', errors.clean, 1e-12),
    absolute('KID, 330 x 32, one estimate', 'torchmetrics 1.9.0', errors.full, 1e-12),
  ];
}

function manifoldRows(
  sizes: string,
  fixture: Manifolds,
  real: ReturnType<typeof uniform>,
  generated: ReturnType<typeof uniform>,
): ErrorRow[] {
  return Object.entries(fixture).flatMap(([text, expected]) => {
    const k = Number(text);
    const closed = precisionRecall({ real, generated, k });
    const open = precisionRecall({ real, generated, k, boundary: 'excluded' });
    const counted = densityCoverage({ real, generated, k });
    const four = [open.precision, open.recall, counted.density, counted.coverage];
    const errors = {
      closed: largest([closed.precision, closed.recall], expected['torch-fidelity']),
      open: largest(four, expected.prdc),
    };
    return [
      absolute(`precision and recall, ${sizes}, k = ${k}`, fidelity, errors.closed, 1e-7), // it rounds to float32
      absolute(`precision, recall, density, coverage, ${sizes}, k = ${k}`, 'prdc 0.2', errors.open, 1e-14),
    ];
  });
}

function pairError({ mean, std }: { readonly mean: number; readonly std: number }, expected: Pair): number {
  return largest([mean, std], expected);
}
