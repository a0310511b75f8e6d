import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../examples/new-variant/', import.meta.url);
const page = readFileSync(new URL('../../docs/adding-a-variant.md', import.meta.url), 'utf8');

it('shows in docs/adding-a-variant.md what stands in examples/new-variant', () => {
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const code = sources.map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
  expect(blocks.length).toBeGreaterThan(8);
  for (const block of blocks)
    expect(
      code.filter((text) => text.includes(block)),
      block,
    ).toHaveLength(1);
});

it('links to files that exist', () => {
  const paths = [...page.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!);
  expect(paths.length).toBeGreaterThan(2);
  for (const path of paths) expect(existsSync(new URL(`../../docs/${path}`, import.meta.url)), path).toBe(true);
});
