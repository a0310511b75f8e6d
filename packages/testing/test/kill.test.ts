import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '@ganforge/engine';
import { expectNothingLost } from '@ganforge/testing';
import { train } from '@ganforge/trainer';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { datasetOf } from '../src/variant/variant-case.ts';
import { tinyGan } from './tiny-gan.ts';

beforeAll(() => useEngine('cpu'));

/** Runs two steps with a checkpoint after each, and returns the folder. */
async function finishedRun(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-kill-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const gan = tinyGan({ units: 3 });
  const dataset = datasetOf({ factory: tinyGan, options: { units: 3 }, invalid: [] }, gan);
  await train(gan, dataset, { steps: 2, checkpointEvery: 1, sampleEvery: 0, batchSize: 2, seed: 1, folder });
  return folder;
}

it('finds nothing lost in a sound run, whether or not its last line is whole', async () => {
  const folder = await finishedRun();
  const lines = await expectNothingLost(folder, '');
  expect(lines).toBe(await readFile(`${folder}/events.jsonl`, 'utf8'));
  await appendFile(`${folder}/events.jsonl`, '{"type":"st');
  expect(await expectNothingLost(folder, lines)).toBe(lines);
});

it('finds lines that are gone', async () => {
  const folder = await finishedRun();
  const lines = await expectNothingLost(folder, '');
  await writeFile(`${folder}/events.jsonl`, lines.slice(0, lines.indexOf('\n') + 1));
  await expect(expectNothingLost(folder, lines)).rejects.toThrow('lost lines');
});

it('finds a checkpoint of which a byte is wrong or missing', async () => {
  const folder = await finishedRun();
  const path = `${folder}/checkpoints/step-1/generator.safetensors`;
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(1));
  await expect(expectNothingLost(folder, '')).rejects.toThrow('differs from its manifest');
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  await expect(expectNothingLost(folder, '')).rejects.toThrow('differs from its manifest');
});

it('finds a reported checkpoint that is missing', async () => {
  const folder = await finishedRun();
  await rename(`${folder}/checkpoints/step-2`, `${folder}/checkpoints/step-2.removed`);
  await expect(expectNothingLost(folder, '')).rejects.toThrow(
    'an event named the checkpoint of step 2, but it is missing; there are step-1',
  );
});
