import { namedWeights, randomStream } from '@ganforge/core';
import { tableDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { inferTable, type TableRow } from '@ganforge/media';
import { ctgan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

/** In this table, judges are rare, old and live in Oslo. `paid` is the sum of two columns. */
const rows: TableRow[] = Array.from({ length: 80 }, (_, i) => {
  const isJudge = i % 20 === 0;
  const [base, bonus] = [20 + (i % 9), i % 5];
  return {
    id: `p-${100 + i}`,
    job: isJudge ? 'judge' : i % 2 === 0 ? 'clerk' : 'smith',
    city: isJudge ? 'Oslo' : i % 7 === 0 ? null : 'Rome',
    age: isJudge ? 60 + (i % 3) : 25 + (i % 11),
    base,
    bonus,
    paid: base + bonus,
    since: `2026-0${1 + (i % 9)}-11`,
  };
});
const dataset = tableDataset(rows, { holdout: 0 });
const table = dataset.entries.rows;
const small = { table, pac: 2, latentDim: 4, generatorUnits: [8], criticUnits: [8, 8] };
const numbers = tableDataset(
  rows.map(({ age, base }) => ({ age: age!, base: base! })),
  { holdout: 0 },
);

// A constant that is added to the scores of real and generated rows cancels out. Only the weight decay changes the
// bias.
testVariant('ctgan', {
  factory: ctgan,
  options: small,
  dataset,
  invalid: [
    [
      { table: { kind: 'points', dimensions: 2 } },
      "table must be a spec of kind 'table'; received one of kind 'points'.",
    ],
    [{ table: { kind: 'table', columns: [] } }, 'columns must be a list of at least one column'],
    [{ table, pac: 0 }, 'pac must be an integer of at least 1; received 0.'],
    [{ table, temperature: 0 }, 'temperature must be a number above 0; received 0.'],
    [{ table, generatorUnits: [] }, 'the number of generatorUnits must be an integer in 1..16; received 0.'],
    [{ table, criticUnits: [40_000, 40_000] }, 'these networks would have'],
    [{ table, dropout: 1 }, 'dropout must be a number in [0,1); received 1.'],
  ],
});
testVariant('ctgan of a table without words', {
  isForm: true,
  factory: ctgan,
  options: { ...small, table: numbers.entries.rows },
  dataset: numbers,
  dead: ['critic/score/bias'],
  invalid: [[{ table, lambda: -1 }, 'lambda must be a number of at least 0; received -1.']],
});

describe('ctgan', () => {
  beforeAll(() => useEngine('cpu'));

  it('has the parameters of its layers', () => {
    const gan = ctgan({ table });
    const width = 3 + 3 + dataset.entries.rows.columns.length; // at least
    const count = (name: 'generator' | 'critic') =>
      namedWeights(name, gan.networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0);
    const outputs = gan.networks.generator!.outputShape[1] as number;
    expect(outputs).toBeGreaterThan(width);
    const inputs = 128 + 6;
    const residual = (size: number) => size * 256 + 256 + 2 * 256;
    expect(count('generator')).toBe(residual(inputs) + residual(inputs + 256) + (inputs + 512) * outputs + outputs);
    expect(count('critic')).toBe(10 * (outputs + 6) * 256 + 256 + 256 * 256 + 256 + 256 + 1);
    gan.dispose();
  });

  // In training, words are requested by the logarithm of their counts. The reference code does so for samples too,
  // which changes every marginal distribution.
  it('samples without a condition by the counts of the data', async () => {
    const gan = ctgan({ ...small, seed: 1 });
    // The generator is set to obey: the words of a row are 50 times those of the condition.
    const [wanted, columns] = [6, gan.networks.generator!.outputShape[1] as number];
    for (const { variable } of namedWeights('generator', gan.networks.generator!))
      variable.assign(tf.zerosLike(variable));
    const kernel = namedWeights('generator', gan.networks.generator!).find(
      ({ key }) => key === 'generator/row/kernel',
    )!;
    const echo = kernel.variable.arraySync() as number[][];
    // The last layer has these inputs: 8 residual units, 4 numbers of z and 6 words of the condition. A row starts with
    // its words.
    for (let k = 0; k < wanted; k++) echo[8 + 4 + k]![k] = 50;
    kernel.variable.assign(tf.tensor2d(echo, [8 + 4 + wanted, columns]));
    const made = await gan.rows({ n: 4000, random: randomStream(3) });
    // For half of the rows a job is requested, with the frequencies of the data. The other rows have any job.
    const judges = made.filter(({ job }) => job === 'judge').length / 4000;
    expect(judges).toBeCloseTo(0.5 * 0.05 + 0.5 / 3, 1.6);
    const asked = await gan.rows({ n: 50, random: randomStream(4), where: { job: 'judge', city: null } });
    expect(asked.every(({ job, city }) => job === 'judge' && city === null)).toBe(true);
    gan.dispose();
  });

  // The reference code draws samples with batch norm in training mode, so rows depend on each other (CTGAN #235).
  it('makes a row that does not depend on those beside it', async () => {
    const gan = ctgan({ ...small, seed: 2 });
    const latent = {
      z: tf.randomNormal([5, 4], 0, 1, 'float32', 1),
      choices: tf.zeros([5, 0]),
      word: tf.zeros([5, 1]),
    };
    const width = gan.networks.generator!.outputShape[1] as number;
    const drawn = { ...latent, choices: tf.randomUniform([5, width], -0.9, 0.9, 'float32', 2) };
    const together = await gan.sample({ n: 5, random: randomStream(1), latent: drawn });
    const first = Object.fromEntries(Object.entries(drawn).map(([name, t]) => [name, tf.slice(t, [0, 0], [1, -1])]));
    const alone = await gan.sample({ n: 1, random: randomStream(1), latent: first });
    expect(await alone.rows!.array()).toEqual(((await together.rows!.array()) as number[][]).slice(0, 1));
    gan.dispose();
  });
});

describe('rows', () => {
  beforeAll(() => useEngine('cpu'));
  const gan = () => ctgan({ ...small, seed: 1 });

  it('are rows of the table, with new ids, within its ranges and categories', async () => {
    const of = gan();
    const made = await of.rows({ n: 300, random: randomStream(5) });
    expect(made).toHaveLength(300);
    expect(new Set(made.map(({ id }) => id)).size).toBe(300);
    expect(made.every(({ id }) => !rows.some((row) => row.id === id))).toBe(true);
    const jobs = ['clerk', 'judge', 'smith'];
    expect(
      made.every(({ job, city }) => jobs.includes(job as string) && ['Oslo', 'Rome', null].includes(city as string)),
    ).toBe(true);
    expect(made.every(({ age }) => Number.isInteger(age) && (age as number) >= 25 && (age as number) <= 62)).toBe(true);
    expect(made.every(({ since }) => /^2026-0\d-\d\d$/.test(since as string))).toBe(true);
    expect(await of.rows({ n: 300, random: randomStream(5) })).toEqual(made);
    of.dispose();
  });

  it('meet conditions on any column and several at once, and constraints', async () => {
    const of = gan();
    const where = { job: 'smith', age: { min: 30, max: 40 }, since: { max: '2026-06-01' } };
    const constraints = [{ less: ['bonus', 'base'] }, { sum: ['base', 'bonus'], equals: 'paid' }] as const;
    const made = await of.rows({ n: 20, random: randomStream(6), where, constraints });
    expect(made).toHaveLength(20);
    for (const { job, age, since, base, bonus, paid } of made) {
      expect([job, (age as number) >= 30 && (age as number) <= 40, since! <= '2026-06-01']).toEqual([
        'smith',
        true,
        true,
      ]);
      expect((bonus as number) < (base as number)).toBe(true);
      expect(paid).toBe((base as number) + (bonus as number));
    }
    of.dispose();
  });

  it('shows the effect of the condition alone without leaving rows out', async () => {
    const of = gan();
    const where = { job: 'judge' };
    const made = await of.rows({ n: 200, random: randomStream(7), where, leaveOut: false });
    const judges = made.filter(({ job }) => job === 'judge').length;
    expect(judges).toBeGreaterThan(0);
    expect(judges).toBeLessThan(200); // the generator is not trained
    const kept = await of.rows({ n: 200, random: randomStream(7), where });
    expect(kept.every(({ job }) => job === 'judge')).toBe(true);
    of.dispose();
  });

  it.each<[object, string]>([
    [{ n: 0 }, 'n must be an integer of at least 1; received 0.'],
    [{ where: { job: 'king' } }, "column 'job' must be one of clerk, judge, smith; received 'king'."],
    [{ where: { name: 'x' } }, "there is no column 'name'. Try one of id, job,"],
    [{ where: { age: 'old' } }, "'age' must be a number; received 'old'."],
    [{ where: { age: { from: 3 } } }, `'age' must be { min, max } of numbers; received {"from":3}.`],
    [{ where: { job: { min: 3 } } }, "'job' must be a value: only numbers and dates have ranges"],
    [{ where: { age: { min: 1000 } } }, 'rows that were drawn, 0 are as asked, and 2 are wanted. Ask for less'],
    [{ constraints: [{ less: ['paid', 'paid'] }] }, 'rows that were drawn, 0 are as asked, and 2 are wanted.'],
    [
      { constraints: [{ less: ['job', 'age'] }] },
      "a constraint must name columns of number or date; 'job' is category.",
    ],
    [{ constraints: [{ less: ['since', 'age'] }] }, "'since' and 'age' must both be numbers or both dates."],
    [
      { constraints: [{ sum: ['base', 'tax'], equals: 'paid' }] },
      "a constraint must name columns of number; 'tax' is not there.",
    ],
    [{ constraints: [{ more: ['base', 'paid'] }] }, "a constraint must be { less: ['a', 'b'] } or { sum:"],
  ])('refuses %j', async (request, problem) => {
    const of = gan();
    await expect(of.rows({ n: 2, random: randomStream(1), attempts: 5, ...request } as never)).rejects.toThrow(problem);
    of.dispose();
  });
});

it('refuses a table of which nothing can be learned', () => {
  expect(() => ctgan({} as never)).toThrow(
    '[models/ctgan] table is missing. It must be an object: The spec of the rows',
  );
  const categories = Array.from({ length: 20 }, (_, k) => `w${k}`);
  const columns = Array.from({ length: 10_000 }, (_, i) => ({ name: `c${i}`, type: 'category', categories }));
  expect(() => ctgan({ table: { kind: 'table', columns } })).toThrow(
    /these networks would have .* parameters.*generatorUnits, criticUnits or table/,
  );
  const only = inferTable([{ id: 'a-1', one: 1 }]);
  expect(() => ctgan({ table: only })).toThrow(
    'a GAN can learn no column of this table: id (constant), one (constant). Set the types of columns, or add columns.',
  );
});
