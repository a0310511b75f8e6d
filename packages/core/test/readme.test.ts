import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@ganforge/core';
import * as gradients from '@ganforge/core/gradients';
import * as layers from '@ganforge/core/layers';
import { flatten } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const packageFolder = new URL('..', import.meta.url);
let folder = '';
let readme = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganforge-readme-'));
  readme = await readFile(new URL('README.md', packageFolder), 'utf8');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('README', () => {
  it('shows an example that trains, averages and saves', async () => {
    const example = await readFile(new URL('test/readme-example.ts', packageFolder), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n${example.replaceAll(/^export (?=const)/gm, '')}\`\`\`\n`);
    process.env.OUT = join(folder, 'generator');
    const { average, network } = await import('./readme-example.ts');
    expect(average.updates).toBe(100);
    const loaded = await core.loadModel(process.env.OUT);
    const outputs = tf.tidy(() => [network, loaded].map((net) => flatten(net.predict(tf.zeros([1, 4])) as tf.Tensor)));
    expect(outputs[1]).toEqual(outputs[0]);
    // The outputs are 3 and -1 for every z, because the last bias alone can learn them.
    expect(Math.abs(outputs[0]![0]! - 3)).toBeLessThan(0.05);
    expect(Math.abs(outputs[0]![1]! + 1)).toBeLessThan(0.05);
  });

  it.each([
    ['@ganforge/core', core],
    ['@ganforge/core/gradients', gradients],
    ['@ganforge/core/layers', layers],
  ])('names every function of %s, and no other', (path, exported) => {
    const [, rows] = new RegExp(`^\\| from \`${path}\` (.*\\n(?:\\|(?! from).*\\n)+)`, 'm').exec(readme)!;
    const table = rows!.split('\n').filter((line) => line.startsWith('| `'));
    const named = table.flatMap((line) => [...line.split('|')[1]!.matchAll(/`(\w+)`/g)].map((match) => match[1]!));
    // The classes of layers are not compared.
    const functions = (names: string[]) => names.filter((name) => /^[a-z]/.test(name)).sort();
    expect(functions(named)).toEqual(functions(Object.keys(exported)));
  });
});
