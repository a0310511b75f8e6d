import { readFileSync } from 'node:fs';
import * as losses from '@ganforge/losses';
import { expect, it } from 'vitest';
import { lossD, lossG } from './readme-example.ts';

const folder = new URL('.', import.meta.url);
const readme = readFileSync(new URL('../README.md', folder), 'utf8');

it('shows an example that runs', () => {
  const example = readFileSync(new URL('readme-example.ts', folder), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  expect(Number.isFinite(lossD!.dataSync()[0])).toBe(true);
  expect(lossG!.dataSync()[0]).toBeGreaterThanOrEqual(-1);
});

it('names every export', () => {
  const index = readFileSync(new URL('../src/index.ts', folder), 'utf8');
  const names = [...index.matchAll(/\b(?:type )?(\w+)(?=,| \})/g)].map(([, name]) => name!);
  expect(names).toEqual(expect.arrayContaining(Object.keys(losses)));
  const named = readme.replace(
    '`...LeastSquares`, `...Hinge`',
    '`relativisticAverageLeastSquares`, `relativisticAverageHinge`',
  );
  for (const name of names) expect(named).toMatch(new RegExp(`\`(\\{ )?${name}\\b`));
});
