import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lossD, lossG } from './readme-example.ts';

it('shows an example that runs', () => {
  const folder = new URL('.', import.meta.url);
  const example = readFileSync(new URL('readme-example.ts', folder), 'utf8');
  expect(readFileSync(new URL('../README.md', folder), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  expect(Number.isFinite(lossD!.dataSync()[0])).toBe(true);
  expect(lossG!.dataSync()[0]).toBeGreaterThan(0);
});
