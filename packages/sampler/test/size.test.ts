import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Gan } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { ZOO } from '../../models/test/zoo.ts';

const entries = ['index', 'element', 'worker'] as const;
const bundles = new Map<string, Metafile['outputs']>();

beforeAll(async () => {
  await useEngine('cpu');
  for (const entry of entries) bundles.set(entry, await bundled(entry));
});

/** Bundles and minifies an entry, without tfjs and the engine. */
async function bundled(entry: string): Promise<Metafile['outputs']> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}.ts`, import.meta.url))],
    ...{ bundle: true, splitting: true, minify: true, format: 'esm', write: false, metafile: true, outdir: 'out' },
    conditions: ['@ganforge/source'],
    external: ['@tensorflow/*', '@ganforge/engine'],
  });
  return metafile.outputs;
}

/** Returns the number of bytes that a page loads for an entry and for the files of layers. */
function bytesOf(entry: string, files: Iterable<string>): number {
  const outputs = bundles.get(entry)!;
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path) || outputs[path] === undefined) return;
    loaded.add(path);
    for (const { kind, path: next } of outputs[path].imports) if (kind === 'import-statement') load(next);
  };
  load(`out/${entry}.js`);
  for (const file of files) {
    const [path] = Object.entries(outputs).find(([, { entryPoint = '' }]) => entryPoint.endsWith(file)) ?? [];
    expect(path, file).toBeDefined();
    load(path!);
  }
  return [...loaded].reduce((sum, path) => sum + outputs[path]!.bytes, 0);
}

const source = readFileSync(new URL('../../core/src/layers/load-layers.ts', import.meta.url), 'utf8');
const fileOf = new Map(
  Array.from(source.matchAll(/^ {2}(\w+): \(\) => import\('\.(.+)'\)/gm), ([, name, file]) => [name!, file!]),
);

const layers = new Map<string, ReadonlySet<string>>();

/** Returns the files of the layers that the networks of a generator of the zoo use. */
function layersOf(name: string): ReadonlySet<string> {
  const known = layers.get(name);
  if (known !== undefined) return known;
  const gan = ZOO[name]!();
  const found = layersIn(gan);
  gan.dispose();
  layers.set(name, found);
  return found;
}

function layersIn({ networks, sampling }: Gan<never>): Set<string> {
  const topologies = sampling.map((name) => JSON.stringify(networks[name]!.toJSON(undefined, false))).join();
  const names = Array.from(topologies.matchAll(/"Ganforge>(\w+)"/g), ([, name]) => name!);
  return new Set(names.map((name) => `core/src/layers${fileOf.get(name)}`));
}

describe.each(entries)('%s', (entry) => {
  it('has less than 60 kB beside the engine at once', () => {
    expect(bytesOf(entry, [])).toBeGreaterThan(10_000);
    expect(bytesOf(entry, [])).toBeLessThan(60_000);
  });

  it.each(Object.keys(ZOO))('has less than 100 kB with the layers of %s', (name) => {
    expect(bytesOf(entry, layersOf(name))).toBeLessThan(100_000);
  });
});

it('some generators of the zoo have layers of Ganforge, and the largest of them is known', () => {
  const sizes = Object.keys(ZOO).map((name): [string, number] => [name, bytesOf('index', layersOf(name))]);
  const [least, most] = [Math.min(...sizes.map(([, bytes]) => bytes)), Math.max(...sizes.map(([, bytes]) => bytes))];
  expect(least).toBe(bytesOf('index', []));
  expect(most).toBeGreaterThan(least + 2_000);
  console.info(sizes.map(([name, bytes]) => `${name} ${(bytes / 1000).toFixed(1)} kB`).join(', '));
});
