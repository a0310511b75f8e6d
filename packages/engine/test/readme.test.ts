import { readFileSync } from 'node:fs';
import * as exported from '@ganforge/engine';
import { expect, test, vi } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test("the README's example is a program that runs", async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { engine, values } = await import('./readme-example.ts');
  expect(said.mock.calls).toEqual([[exported.describeEngine(engine)]]);
  said.mockRestore();
  expect(Array.from(values)).toEqual([3, 3, 3, 3]);
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});

test('the README names every export', () => {
  for (const name of Object.keys(exported)) expect(readme).toContain(`\`${name}`);
});
