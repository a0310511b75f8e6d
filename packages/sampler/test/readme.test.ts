import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '@ganforge/engine';
import * as sampler from '@ganforge/sampler';
import * as element from '@ganforge/sampler/element';
import * as exported from '@ganforge/sampler/export';
import { encodeGenerator, findContract } from '@ganforge/sampler/export';
import * as worker from '@ganforge/sampler/worker';
import { expect, it, onTestFinished } from 'vitest';
import { SMALL } from './trained.ts';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

it("the README's example is a program that runs", async () => {
  await useEngine('cpu');
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-readme-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const gan = SMALL.dcgan!();
  const contract = await findContract(gan as never, gan.networks.generator!);
  process.env.GENERATOR = join(folder, 'generator.safetensors');
  await writeFile(process.env.GENERATOR, await encodeGenerator(gan.networks.generator!, { contract, half: true }));
  gan.dispose();
  const { width, height, data } = await import('./readme-example.ts');
  delete process.env.GENERATOR;
  expect([width, height, data.length]).toEqual([35, 35, 35 * 35 * 4]);
  expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read('readme-example.ts')}\`\`\`\n`);
});

it('the README names every export', async () => {
  const readme = await read('../README.md');
  for (const name of Object.keys({ ...sampler, ...element, ...worker, ...exported })) expect(readme).toContain(name);
});
