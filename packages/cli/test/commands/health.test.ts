import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginRun, configHash, openEventLog, type RunRecord, type TrainEvent } from '@ganforge/run';
import { expect, onTestFinished, test } from 'vitest';
import { json, run } from '../support/run.ts';

/** Writes the folder of a run with these events. */
async function runOf(events: readonly TrainEvent[]): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'ganforge-health-')), 'toy');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const entries = { points: { kind: 'points', dimensions: 2 } } as const;
  const dataset = { size: 300, entries, fingerprint: 'points' };
  const config = { gan: 'gan', options: { learningRate: 0.1 }, dataset, batchSize: 4, accumulate: 1, seed: 1 };
  const record: RunRecord = {
    ...{ format: 'ganforge-run', version: 1, config, configHash: await configHash(config) },
    ...{ needs: entries, output: entries, parameters: {}, versions: {}, engine: { backend: 'cpu' } },
  };
  const lock = await beginRun(folder, record);
  const log = await openEventLog(folder);
  for (const event of [{ type: 'started', step: 0, steps: 100, run: record } as const, ...events]) {
    await log.append(event);
  }
  await log.close();
  await lock.release();
  return folder;
}

const probe = (step: number, gradient: number): TrainEvent => {
  const layer = 'generator/generator/dense1';
  return {
    type: 'probe',
    step,
    values: { [`${layer}/gradient`]: gradient, [`${layer}/weight`]: 1, [`${layer}/change`]: 0.001 },
  };
};

test('health says what is seen, why it matters, what to do, and where the threshold is from', async () => {
  const folder = await runOf([10, 20, 30].map((step) => probe(step, 5000)));
  const { code, out } = await run('health', folder);
  expect(code).toBe(0);
  expect(out).toContain(': 1 finding in 30 steps');
  expect(out).toContain('Exploding gradients (strong, since step 20)');
  expect(out).toContain("The gradient of layer 'generator/dense1' has the norm 5000.");
  expect(out).toContain('--set learningRate=0.01');
  expect(out).toContain('ganhacks');
  const [found] = await json('health', folder);
  expect(found).toMatchObject({ step: 30, probes: 3 });
  expect(found!.findings).toMatchObject([{ name: 'exploding-gradients', confidence: 'strong', step: 20 }]);
});

test('health says that nothing was found, and that a run without probes can hardly be judged', async () => {
  const folder = await runOf([10, 20].map((step) => probe(step, 1)));
  expect((await run('health', folder)).out).toContain('nothing found in 20 steps');
  expect((await run('health', await runOf([]))).err).toContain('The run has no probes');
});

test('health names the runs next to a place without a run', async () => {
  const folder = await runOf([]);
  const { code, err } = await run('health', `${folder}x`);
  expect([code, err]).toEqual([1, expect.stringMatching(/holds no run: .* Did you mean .*\?\n$/)]);
  expect(err).not.toContain('train()');
});
