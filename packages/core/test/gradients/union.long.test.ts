import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const packages = fileURLToPath(new URL('../../../', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
let folder: string;
let unreachable: string | undefined;

// Prints the second derivative of `tanh(x)^2` at 0.5. It prints the value before `@tensorflow/tfjs` is loaded, the
// value after it is loaded, and the value after a repair.
const script = `
import * as tf from '@tensorflow/tfjs-core';
const { repairGradients } = await import('@ganforge/core/gradients');
const second = () => tf.tidy(() => {
  const slope = (x) => tf.sum(tf.grad((at) => tf.sum(tf.square(tf.tanh(at))))(x));
  return tf.grad(slope)(tf.tensor1d([0.5])).dataSync()[0];
});
const ours = tf.getGradient('Tanh');
const union = await import('@tensorflow/tfjs');
await tf.setBackend('cpu');
const overridden = tf.getGradient('Tanh') !== ours;
const wrong = second();
repairGradients();
const result = { oneInstance: union.Tensor === tf.Tensor, overridden, wrong, right: second() };
console.log('RESULT' + JSON.stringify(result));
`;

/**
 * The test installs the package from npm beside a copy of our sources. The package is too large for the workspace: 290
 * MB with its dependencies.
 */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganforge-union-'));
  const install = [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '@tensorflow/tfjs@4.22.0',
  ];
  try {
    await run('npm', install, { cwd: folder });
  } catch (error) {
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT/.test(String(error))) throw error;
    unreachable =
      "no npm registry can be reached; repair.isolated.test.ts registers upstream's gradients again instead";
    return;
  }
  for (const name of ['core', 'formats']) {
    for (const part of ['src', 'package.json']) {
      await cp(join(packages, name, part), join(folder, 'node_modules/@ganforge', name, part), { recursive: true });
    }
  }
  await writeFile(join(folder, 'main.mjs'), script);
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('loading @tensorflow/tfjs puts upstream’s gradients back, and repairGradients ours', async (context) => {
  if (unreachable !== undefined) context.skip(unreachable);
  const flags = ['--import', tsx, '--conditions', '@ganforge/source', 'main.mjs'];
  const { stdout } = await run(process.execPath, flags, { cwd: folder });
  const result = JSON.parse(stdout.slice(stdout.indexOf('RESULT') + 6).split('\n')[0]!);
  const t = Math.tanh(0.5);
  const expected = 2 * (1 - t * t) * (1 - 3 * t * t); // this is the second derivative of `t^2`, with `t' = 1 - t^2`
  expect(result).toMatchObject({ oneInstance: true, overridden: true });
  expect(Math.abs(result.wrong - expected)).toBeGreaterThan(0.1);
  expect(result.right).toBeCloseTo(expected, 5);
});
