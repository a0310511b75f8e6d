import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const at = (path: string): URL => new URL(path, import.meta.url);

it.each(['main', 'sampler-worker', 'from-worker', 'train'])(
  '%s of docs/browser.md is a program that bundles',
  async (name) => {
    const [page, snippet] = await Promise.all([
      readFile(at('../../../../docs/browser.md'), 'utf8'),
      readFile(at(`${name}.ts`), 'utf8'),
    ]);
    expect(page).toContain(`\`\`\`ts\n${snippet}\`\`\`\n`);
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(at(`${name}.ts`))],
      ...{ bundle: true, splitting: true, format: 'esm', target: 'es2022', write: false, outdir: 'out' },
      ...{ conditions: ['@ganforge/source'], external: ['@tensorflow/*'], logLevel: 'silent' },
    });
    expect(outputFiles.length).toBeGreaterThan(0);
  },
);
