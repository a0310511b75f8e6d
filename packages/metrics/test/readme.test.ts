import { readFileSync } from 'node:fs';
import * as metrics from '@ganforge/metrics';
import { expect, it } from 'vitest';
import { kid, label, precision, recall, value, warnings } from './readme-example.ts';

const folder = new URL('.', import.meta.url);
const readme = readFileSync(new URL('../README.md', folder), 'utf8');
const text = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

it('shows an example that runs', () => {
  expect(readme).toContain(`\`\`\`ts\n${text('readme-example.ts')}\`\`\`\n`);
  // The distance is |m|^2 = 8 x 0.25, plus the bias of moments of 500 examples.
  expect(value).toBeGreaterThan(1.5);
  expect(value).toBeLessThan(2.5);
  expect(label).toBe('FD(unknown)');
  expect(warnings.join()).toContain('extractor');
  expect(kid.mean).toBeGreaterThan(5 * kid.std);
  for (const share of [precision, recall]) expect(share > 0.3 && share < 1).toBe(true);
});

it('names every function and subpath', () => {
  const values = Object.keys(metrics);
  expect(values.length).toBeGreaterThan(20);
  for (const name of values) expect(readme).toContain(`\`${name}\``);
  const { exports } = JSON.parse(text('../package.json')) as { exports: Record<string, unknown> };
  for (const path of Object.keys(exports).filter((key) => key !== '.' && key !== './package.json')) {
    expect(readme).toContain(`\`${path.slice(1)}\``);
  }
});
