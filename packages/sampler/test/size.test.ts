import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** Bytes, minified, beside tfjs and the engine: what a page loads at once, and all with what some generators need. */
async function sizesOf(entry: string): Promise<{ atOnce: number; withLayers: number }> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${entry}.ts`, import.meta.url))],
    ...{ bundle: true, splitting: true, minify: true, format: 'esm', write: false, metafile: true, outdir: 'out' },
    conditions: ['@ganforge/source'],
    external: ['@tensorflow/*', '@ganforge/engine'],
  });
  const { outputs } = metafile;
  const bytesFrom = (starts: readonly string[]): number => {
    const loaded = new Set<string>();
    const load = (path: string): void => {
      if (loaded.has(path) || outputs[path] === undefined) return;
      loaded.add(path);
      for (const { kind, path: next } of outputs[path].imports) if (kind === 'import-statement') load(next);
    };
    starts.forEach(load);
    return [...loaded].reduce((sum, path) => sum + outputs[path]!.bytes, 0);
  };
  const named = (name: RegExp): string => Object.keys(outputs).find((path) => name.test(path))!;
  const own = named(new RegExp(`^out/${entry}\\.js$`));
  return { atOnce: bytesFrom([own]), withLayers: bytesFrom([own, named(/layers-.*\.js$/)]) };
}

it.each(['index', 'element', 'worker'])('%s has less than 60 kB beside the engine at once', async (entry) => {
  const { atOnce, withLayers } = await sizesOf(entry);
  expect(atOnce).toBeGreaterThan(10_000);
  expect(atOnce).toBeLessThan(60_000);
  // All layers of core come in one part, for generators that have any of them: below 100 kB by itself.
  expect(withLayers).toBeGreaterThan(atOnce);
  expect(withLayers - atOnce).toBeLessThan(100_000);
});
