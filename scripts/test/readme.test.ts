import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flatten, testVariant } from '@ganforge/testing';
import { afterAll, expect, it } from 'vitest';
import { randomImages, writePngs } from '../../packages/metrics/test/cli/image-folders.ts';
import { twoUpdateDcgan } from './readme-variant.ts';

const here = (name: string): URL => new URL(name, import.meta.url);
const readme = readFileSync(here('../../README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'ganforge-readme-'));
const shortened = here('readme-train.shortened.ts');
const measuring = here('readme-metrics.shortened.ts');
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const written of [shortened, measuring]) rmSync(written, { force: true });
});

it.each(['readme-train.ts', 'readme-losses.ts', 'readme-metrics.ts', 'readme-variant.ts'])(
  'the README holds %s as it runs here',
  (name) => {
    expect(readme).toContain(`\`\`\`ts\n${readFileSync(here(name), 'utf8')}\`\`\`\n`);
  },
);

it('trains, for 2 steps instead of 2000', async () => {
  const whole = readFileSync(here('readme-train.ts'), 'utf8');
  const short = whole
    .replace('steps: 2000, batchSize: 64', 'steps: 2, batchSize: 4')
    .replace('strokeDigits()', 'strokeDigits({ size: 20 })')
    .replace("'runs/digits', progress: true", `${JSON.stringify(join(folder, 'run'))}`);
  expect(short.match(/steps: 2,|size: 20|ganforge-readme-/g)).toHaveLength(3);
  writeFileSync(shortened, short);
  const { reason, checkpoint } = (await import(shortened.href)) as { reason: string; checkpoint: string };
  expect([reason, checkpoint]).toEqual(['completed', 'checkpoints/step-2']);
});

it('computes the losses', async () => {
  const { lossD, lossG } = await import('./readme-losses.ts');
  const softplus = (x: number): number => Math.log1p(Math.exp(x));
  const [real, fake] = [
    [2.1, 0.3],
    [-1.2, 0.4],
  ];
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const onReal = mean(real!.map((x) => 0.9 * softplus(-x) + 0.1 * softplus(x)));
  expect(flatten(lossD)[0]).toBeCloseTo(onReal + mean(fake!.map(softplus)), 5);
  expect(flatten(lossG)[0]).toBeCloseTo(mean(fake!.map((x) => softplus(-x))), 5);
});

it('measures folders of images', async () => {
  const folders = ['photos', 'generated'].map((name) => join(folder, name));
  const images = randomImages(20, 4, 1).map((byte) => byte >> 1);
  writePngs(folders[0]!, images, 4);
  writePngs(
    folders[1]!,
    images.map((byte, i) => (i % 3 === 1 ? byte + 100 : byte)),
    4,
  );
  const example = readFileSync(here('readme-metrics.ts'), 'utf8');
  const placed = example
    .replace("'photos'", JSON.stringify(folders[0]))
    .replace("'generated'", JSON.stringify(folders[1]));
  writeFileSync(measuring, placed);
  const { label, value, warnings } = (await import(measuring.href)) as typeof import('./readme-metrics.ts');
  expect(label).toBe('FD(pixels)');
  expect(value).toBeCloseTo(16 * (100 / 255) ** 2, 6); // of each of 16 pixels one channel has moved by 100
  expect(warnings.join()).toContain('20 examples');
});

testVariant('two-update-dcgan', { factory: twoUpdateDcgan, options: { size: 8, features: 2 }, invalid: [] });
