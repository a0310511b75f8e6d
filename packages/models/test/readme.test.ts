import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { images, run } from './readme-example.ts';

it('shows an example that runs', () => {
  const folder = new URL('.', import.meta.url);
  const example = readFileSync(new URL('readme-example.ts', folder), 'utf8');
  const shown = example.replaceAll(/^export (?=const)/gm, '');
  expect(readFileSync(new URL('../README.md', folder), 'utf8')).toContain(`\`\`\`ts\n${shown}\`\`\`\n`);
  expect(run.step).toBe(2);
  expect(images!.shape).toEqual([16, 28, 28, 1]);
});
