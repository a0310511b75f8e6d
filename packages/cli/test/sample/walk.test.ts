import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { json, quickly, run } from '../support/run.ts';

const root = scratch('walk');
const at = (name: string): string => `${root}/${name}`;

beforeAll(async () => {
  await run('train', 'gan', 'ring', ...quickly(root, 2), '--name', 'ring');
  await run('train', 'cgan', 'stroke-digits:3,5', ...quickly(root, 2), '--name', 'digits');
  await run('train', 'info-gan', 'stroke-digits', ...quickly(root, 1), '--name', 'info');
  await run('train', 'ctgan', 'workers', ...quickly(root, 1), '--name', 'workers');
}, 180_000);

/** Counts the frames of a GIF by its image descriptors. */
function frames(gif: Uint8Array): number {
  const palette = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let count = 0;
  for (let i = 13 + palette(gif[10]!); gif[i] !== 0x3b; ) {
    const isImage = gif[i] === 0x2c;
    if (isImage) count++;
    i += isImage ? 11 + palette(gif[i + 9]!) : 2;
    while (gif[i] !== 0) i += gif[i]! + 1;
    i++;
  }
  return count;
}

describe('sample --walk', () => {
  it('makes a looping GIF that says what made it, and the same GIF for the same seed', async () => {
    const line = [
      'sample',
      at('digits'),
      '--frames',
      '6',
      '--n',
      '4',
      '--stops',
      '3',
      '--seed',
      '7',
      '--walk',
    ] as const;
    expect(await run(...line, at('out/walk.gif'))).toMatchObject({
      code: 0,
      out: `4 samples of ${at('digits')}, step 2: ${at('out/walk.gif')}\n`,
    });
    const gif = readFileSync(at('out/walk.gif'));
    expect(frames(gif)).toBe(6);
    expect(await json('inspect', at('out/walk.gif'))).toMatchObject([
      { kind: 'gif', made: 'AI-generated', generator: 'cgan', run: 'digits', step: 2, seed: 7 },
    ]);
    await run(...line, at('again.gif'));
    expect(readFileSync(at('again.gif'))).toEqual(gif);
    await run(...line.with(9, '8'), at('again.gif'));
    expect(readFileSync(at('again.gif'))).not.toEqual(gif);
    expect(readdirSync(at('out'))).toEqual(['walk.gif']);
  });

  it.each([
    ['points', 'ring', ['--n', '50']],
    ['latents of several kinds', 'info', []],
    ['one class', 'digits', ['--class', '5']],
  ])('walks through %s', async (_, name, more) => {
    const { code, err } = await run(
      'sample',
      at(name),
      '--walk',
      at(`${name}.gif`),
      '--frames',
      '3',
      '--quiet',
      ...more,
    );
    expect([code, err]).toEqual([0, '']);
    expect(frames(readFileSync(at(`${name}.gif`)))).toBe(3);
  });

  it.each<[string, string, string[], RegExp]>([
    ['another ending', 'ring', ['--walk', 'walk.mp4'], /--walk must end in \.gif; received 'walk\.mp4'/],
    ['a second file', 'ring', ['--walk', 'a.gif', '--out', 'b.png'], /Leave out --out/],
    ['files', 'ring', ['--walk', 'a.gif', '--files'], /Leave out --files/],
    ['more than are made at once', 'ring', ['--walk', 'a.gif', '--n', '101'], /--n of a walk must be at most 100/],
    ['rows of a table', 'workers', ['--walk', at('a.gif')], /a walk needs pictures, but ctgan generates table/],
  ])('refuses %s', async (_, name, args, message) => {
    const { code, err } = await run('sample', at(name), ...args);
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });
});
