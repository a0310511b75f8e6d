import { existsSync, readFileSync } from 'node:fs';
import { CHECKS } from '@ganforge/health';
import { expect, it } from 'vitest';

const docs = new URL('../../../docs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, docs), 'utf8');

it.each(CHECKS.map(({ name }) => [name]))('%s has a page with its picture, and is in the list', (name) => {
  const page = read(`health/${name}.md`);
  expect(page).toContain(`](${name}.svg)`);
  expect(existsSync(new URL(`health/${name}.svg`, docs))).toBe(true);
  for (const part of ['**When it is reported.**', '**What to do.**', '**Where the threshold comes from.**']) {
    expect(page).toContain(part);
  }
  expect(read('health.md')).toContain(`(health/${name}.md)`);
});
