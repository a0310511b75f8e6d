import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { metadata, mu, tensors } from './readme-example.ts';

it("the README's example is a program that runs", () => {
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8');
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  expect(metadata).toEqual({ step: '100' });
  expect(tensors['generator/dense/kernel']?.data).toEqual(Float32Array.of(0.5, -1));
  expect(mu?.data).toEqual(Float64Array.of(0, 1));
});
