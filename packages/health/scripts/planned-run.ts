import type { Batch, Dataset, Gan } from '@ganforge/core';
import { randomStream } from '@ganforge/core';
import { strokeDigits, subset, tableDataset } from '@ganforge/data';
import { halved } from './planted.ts';

/** A run that is recorded. */
export interface PlannedRun {
  /** What it has: the name of a finding, or `healthy`. */
  readonly ill: string;
  /** Thresholds are set on `a` and judged on `b`. */
  readonly half: 'a' | 'b';
  readonly steps: number;
  readonly batchSize: number;
  /** Probes of the whole run. @default 24 */
  readonly probes?: number;
  /** Steps between measurements of the duality gap. @default none */
  readonly duality?: number;
  /** The step at which it falls ill. @default 0 */
  readonly onset?: number;
  gan(): Gan<never>;
  data(): Dataset;
  /** What samples are compared with, where that is not the data. */
  compared?(): Dataset;
}

export const any = <B extends Batch>(gan: Gan<B>): Gan<never> => gan as unknown as Gan<never>;
export const digits = (size = 4000, seed = 0): Dataset => halved(strokeDigits({ size, seed }) as unknown as Dataset, 2);
export const small = { size: 16, channels: 1, features: 8, learningRate: 2e-3 } as const;
export const digitsOf = (counts: readonly number[]): Dataset => {
  const all = digits();
  const seen = counts.map(() => 0);
  const indices = Array.from({ length: all.size }, (_, i) => i).filter((i) => {
    const label = i % 10;
    if (label >= counts.length || seen[label]! >= counts[label]!) return false;
    seen[label]!++;
    return true;
  });
  return subset(all, indices);
};
export const workers = (smiths = 0.31, size = 1000): Dataset => {
  const [ages, noise] = ['age', 'pay'].map((name) => randomStream(0, name).normalValues(size));
  const trades = randomStream(0, 'trade').uniformValues(size);
  const rows = Array.from(ages!, (z, i) => {
    const [age, trade] = [Math.round(42 + 10 * z), trades[i]! < smiths ? 'smith' : 'baker'];
    return { age, trade, pay: Math.round(1500 + 30 * age + (trade === 'smith' ? 400 : 0) + 150 * noise![i]!) };
  });
  return tableDataset(rows) as unknown as Dataset;
};

export const run = (
  ill: string,
  half: PlannedRun['half'],
  [steps, batchSize]: readonly [number, number],
  build: () => Gan<never>,
  data: () => Dataset,
  compared?: () => Dataset,
): PlannedRun => ({ ill, half, steps, batchSize, gan: build, data, ...(compared && { compared }) });

export const healthy = (
  half: PlannedRun['half'],
  size: readonly [number, number],
  build: () => Gan<never>,
  data: () => Dataset,
) => run('healthy', half, size, build, data);

/** With more probes, for what must hold in many of them. */
export const closely = (planned: PlannedRun): PlannedRun => ({ ...planned, probes: 40 });
export const withDuality = (duality: number, planned: PlannedRun): PlannedRun => ({ ...planned, duality });
export const since = (onset: number, planned: PlannedRun): PlannedRun => ({ ...planned, onset });

/** Networks that learn fast. */
export const fast = { ...small, loss: 'least-squares' } as const;
export const points = { dimensions: 2, features: 32 } as const;
export const plain = { dimensions: 2, features: 48, maxoutUnits: 32 } as const;
export const table = () => workers().entries.rows as never;
