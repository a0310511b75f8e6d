import { readFileSync } from 'node:fs';
import { decodeNpy } from '@ganforge/formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { json, quickly, run } from '../support/run.ts';

const root = scratch('project');
const at = (name: string): string => `${root}/${name}`;

beforeAll(async () => {
  const narrow = ['--set', 'features=2', '--set', 'maxFeatures=4', '--set', 'latentDim=3', '--set', 'styleDim=3'];
  await run('train', 'style-gan-2', 'stroke-digits', ...quickly(root, 1), ...narrow, '--name', 'style');
  await run('train', 'dcgan', 'stroke-digits', ...quickly(root, 1), '--name', 'plain');
  await run('train', 'cgan', 'stroke-digits:3,5', ...quickly(root, 1), '--name', 'classes');
  await run('train', 'gan', 'ring', ...quickly(root, 1), '--name', 'ring');
  await run('sample', at('plain'), '--n', '1', '--out', at('digit.png'));
}, 60_000);

describe('project', () => {
  it.each([
    ['style', [1, 3], ['--class', '3']],
    ['plain', [1, 100], []],
  ] as const)(
    'shows an image beside what the run %s makes of a latent, and writes the latent',
    async (name, shape, more) => {
      const line = [
        'project',
        at(name),
        at('digit.png'),
        '--steps',
        '2',
        '--starts',
        '2',
        '--out',
        at(`${name}.png`),
      ] as const;
      const [found] = await json(...line, ...more, '--latent', at(`${name}.npy`));
      expect(found).toMatchObject({ run: at(name), step: 1, out: at(`${name}.png`), latent: at(`${name}.npy`) });
      expect(found!.distance).toBeGreaterThan(0);
      expect(decodeNpy(readFileSync(at(`${name}.npy`))).shape).toEqual(shape);
      expect(await json('inspect', at(`${name}.png`))).toMatchObject([
        { kind: 'png', made: 'AI-generated', run: name },
      ]);
    },
  );

  it('says what it cannot project, and what is missing', async () => {
    expect((await run('project', at('ring'), at('digit.png'))).err).toContain('gan does not generate images.');
    expect((await run('project', at('classes'), at('digit.png'))).err).toContain('takes labels');
    const wrong = await run('project', at('style'), at('digit.png'), '--class', 'three');
    expect(wrong.err).toContain('style-gan-2 takes classes: --class must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.');
    expect((await run('project', at('plain'), at('none.png'))).err).toContain(at('none.png'));
    expect((await run('project', at('plain'), at('digit.png'), '--out', 'x.jpg')).err).toContain(
      "--out must end in .png; received 'x.jpg'.",
    );
  });
});
