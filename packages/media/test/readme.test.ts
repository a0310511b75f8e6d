import { readFileSync } from 'node:fs';
import * as media from '@ganforge/media';
import * as node from '@ganforge/media/node';
import * as pictures from '@ganforge/media/pictures';
import { expect, it } from 'vitest';
import { levels } from './readme-example.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it("the README's example is a program that runs", () => {
  const example = readFileSync(new URL('readme-example.ts', import.meta.url), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  expect(levels).toHaveLength(48);
  expect([levels[0], levels[9]]).toEqual([0, 255]);
});

it('lists every function', () => {
  for (const name of [...Object.keys(media), ...Object.keys(node), ...Object.keys(pictures)])
    expect(readme).toContain(`\`${name}\``);
});
