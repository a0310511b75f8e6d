import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('imports nothing of Node until a file is touched', async () => {
  const source = new URL('../src/', import.meta.url);
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const text = await readFile(new URL(name, source), 'utf8');
    const imported = [...text.matchAll(/^(?:import|export)\b(?! type)[^;]*?from '([^']+)'/gms)].map(
      (match) => match[1]!,
    );
    const forNode = imported.filter((from) => from.startsWith('node:') || ['fs', 'path'].includes(from));
    expect(forNode, name).toEqual([]);
  }
});
