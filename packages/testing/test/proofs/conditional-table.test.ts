import { randomStream } from '@ganforge/core';
import { decodeExamples, readExamples } from '@ganforge/media';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { tableGan } from './conditional-table.ts';
import { oneHot, rows, tableData } from './conditional-table-data.ts';
import { wholeRun } from './whole-run.ts';

/** Judges live in Oslo and are old. */
const examples = Array.from({ length: 60 }, (_, i) => ({
  job: i % 10 === 0 ? 'judge' : i % 2 === 0 ? 'clerk' : 'smith',
  city: i % 10 === 0 ? 'Oslo' : 'Rome',
  age: i % 10 === 0 ? 60 : 35 + (i % 7),
}));
const dataset = tableData(examples);

// While no logit is outside the margin of the hinge, the bias changes real and fake logits equally, so its gradient is
// 0.
const dead = ['critic/out/bias'];
testVariant('a table GAN with conditions', {
  factory: tableGan,
  options: {},
  invalid: [],
  dataset,
  dead,
  isForm: true,
});

describe('its sampler', () => {
  it('asks for rare words as often as for frequent ones', () => {
    const position = { epoch: 0, offset: 0, examples: 0 };
    const { indices, choices } = dataset.next!(position, 6000, randomStream(1));
    const judges = choices!.filter((choice) => String(choice) === '0,2');
    expect(judges.length / 6000).toBeCloseTo(1 / 6, 1);
    for (const [i, choice] of choices!.entries()) {
      if (String(choice) === '0,2') expect(examples[indices[i]!]!.job).toBe('judge');
    }
  });
});

describe('a run of it', () => {
  it('continues byte for byte, shows rows, and keeps to conditions on two columns', async () => {
    const { samples, generator } = await wholeRun(tableGan, dataset, 200);
    const [[path, text]] = Object.entries(samples) as [[string, string]];
    const shown = await readExamples(rows, { path, bytes: new TextEncoder().encode(text) });
    expect(shown).toHaveLength(8);
    const wanted = { job: 'judge', city: 'Oslo', age: 0 };
    const condition = tf.tensor2d(Array.from({ length: 100 }, () => oneHot(wanted)));
    const made = await generator.sample({ n: 100, random: randomStream(2), conditions: { condition } });
    const { shape } = made.rows!;
    const table = decodeExamples(rows, { '': { shape, data: await made.rows!.data<'float32'>() } });
    const kept = table.filter(({ job, city }) => job === wanted.job && city === wanted.city);
    expect(kept.length).toBeGreaterThan(95);
    tf.dispose([condition, made.rows!]);
  });
});
