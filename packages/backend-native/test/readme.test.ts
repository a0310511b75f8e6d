import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeNative } from './native.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');

it('shows the example that is tested', () => {
  expect(readme).toContain(`\`\`\`ts\n${read('readme-example.ts')}\`\`\`\n`);
});

describeNative("the README's example", () => {
  it('runs', async () => {
    const { features } = await import('./readme-example.ts');
    expect(features.shape).toEqual([8, 31, 31, 64]);
    expect(new Set(features.dataSync())).toEqual(new Set([24]));
  });
});

it('the README names every export and every variable', () => {
  const names = [
    ...read('../src/index.ts')
      .replace(/^import.*$/gm, '')
      .matchAll(/\b(?:type )?(\w+)(?=,| \})/g),
  ].map(([, name]) => name!);
  const variables = [
    ...(read('../src/binary.ts') + read('../native/runtime/isa.cc') + read('../native/runtime/threads.cc')).matchAll(
      /GANFORGE_\w+/g,
    ),
  ];
  for (const name of [...names, ...variables.map(String)]) expect(readme).toMatch(new RegExp(`\`${name}\\b`));
});
