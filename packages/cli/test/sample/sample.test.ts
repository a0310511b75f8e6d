import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratch, writePictures } from '../support/folders.ts';
import { json, run } from '../support/run.ts';

const root = scratch('sample');
const quick = ['--quick', '--measure-every', '0', '--runs', root, '--quiet', '--steps', '2'] as const;
const at = (name: string): string => `${root}/${name}`;

beforeAll(async () => {
  await run('train', 'cgan', 'stroke-digits:3,5,8', ...quick, '--name', 'digits');
  await run('train', 'gan', 'ring', ...quick, '--name', 'ring');
  await run('train', 'cycle-gan', 'stroke-digits:1', 'stroke-digits:7', ...quick, '--name', 'cycle');
}, 180_000);

describe('sample', () => {
  it('says what made the pictures of a run', async () => {
    await run('train', 'gan', 'ring', ...quick, '--sample-every', '1', '--name', 'shown');
    for (const name of ['samples/step-1.png', 'samples.gif']) {
      const [found] = await json('inspect', at(`shown/${name}`));
      expect(found).toMatchObject({ made: 'AI-generated', generator: 'gan', step: name === 'samples.gif' ? 2 : 1 });
    }
    await run('train', 'seq-gan', 'lstm-oracle', ...quick, '--sample-every', '1', '--name', 'texts');
    const [text] = await json('inspect', at('texts/samples/step-1.txt'));
    expect(text).toMatchObject({ kind: 'file', made: 'AI-generated', generator: 'seq-gan', run: 'texts', step: 1 });
  });

  it('makes a picture that says what made it', async () => {
    const out = at('out/grid.png');
    expect(await run('sample', at('digits'), '--n', '6', '--seed', '4', '--out', out)).toMatchObject({
      code: 0,
      out: `6 samples of ${at('digits')}, step 2: ${out}\n`,
    });
    const { text } = decode(readFileSync(out));
    expect(text.Comment).toBe('AI-generated');
    const [found] = await json('inspect', out);
    const { configHash } = JSON.parse(readFileSync(at('digits/run.json'), 'utf8')) as { configHash: string };
    expect(found).toMatchObject({
      ...{ kind: 'png', made: 'AI-generated', software: 'ganforge 0.0.0', generator: 'cgan', run: 'digits' },
      ...{ step: 2, seed: 4, settings: configHash },
    });
    expect((await run('inspect', out)).out).toContain('generator: cgan');
  });

  it('makes the same samples for the same seed, also beyond the first part', async () => {
    const bytes = async (...args: string[]): Promise<string> => {
      await run('sample', at('ring'), '--out', at('out/points.csv'), ...args);
      return readFileSync(at('out/points.csv'), 'utf8');
    };
    const some = await bytes('--n', '120', '--seed', '1');
    expect(await bytes('--n', '120', '--seed', '1')).toBe(some);
    expect(await bytes('--n', '120', '--seed', '2')).not.toBe(some);
    expect(some.split('\n')).toHaveLength(121);
    expect((await bytes('--n', '220', '--seed', '1')).startsWith(some.split('\n').slice(0, 100).join('\n'))).toBe(true);
  });

  it('writes files of a class, each with its provenance', async () => {
    await run('sample', at('digits'), '--n', '11', '--class', '5', '--files', '--out', at('out/fives'));
    const files = readdirSync(at('out/fives'));
    expect(files).toHaveLength(11);
    expect(decode(readFileSync(at(`out/fives/${files[0]}`)))).toMatchObject({ width: 28, height: 28, channels: 1 });
    const more = ['--n', '11', '--condition', 'labels=5', '--files', '--out', at('out/others')] as const;
    await run('sample', at('digits'), ...more);
    expect(readFileSync(at(`out/others/${files[3]}`))).toEqual(readFileSync(at(`out/fives/${files[3]}`)));
    expect((await json('inspect', at(`out/fives/${files[0]}`)))[0]).toMatchObject({ conditions: { labels: '5' } });
  });

  it('writes a table and its provenance next to it', async () => {
    const [made] = await json('sample', at('ring'), '--n', '5', '--out', at('out/five.csv'));
    expect(made!.files).toEqual([at('out/five.csv'), at('out/five.csv.json')]);
    expect((await json('inspect', at('out/five.csv')))[0]).toMatchObject({ kind: 'file', generator: 'gan' });
  });

  it.each<[string, string[], RegExp]>([
    ['what is no run', ['OUT'], /holds no run: /],
    [
      'a name that is nearly that of a run',
      ['rnig'],
      /rnig holds no run: .*'ganforge train VARIANT DATA'\. Runs there: .*digits, .*ring.* Did you mean .*ring\?/,
    ],
    ['a checkpoint that is not there', ['ring', '--from', 'step-9'], /has no checkpoint 'step-9'\. It has: step-2/],
    ['a class that is not there', ['digits', '--class', 'nine'], /there is no class 'nine'\. Try one of 3, 5, 8/],
    ['a class of a GAN without', ['ring', '--class', '1'], /gan has no classes. Leave out --class/],
    [
      'an ending that does not fit',
      ['ring', '--out', 'x.wav'],
      /cannot be written as x\.wav\. They are written as \.csv/,
    ],
    ['a translation', ['cycle'], /cycle-gan translates images. Use 'ganforge translate RUN FOLDER --out DIR'/],
    ['a full disk', ['ring', '--out', 'FULL'], /could not write .*full\.csv.*disk is full/],
  ])('refuses %s', async (_, [name, ...args], message) => {
    if (!existsSync(at('full.csv.partial'))) symlinkSync('/dev/full', at('full.csv.partial'));
    const rest = args.map((arg) => (arg === 'FULL' ? at('full.csv') : arg));
    const { code, err } = await run('sample', at(name === 'OUT' ? 'out' : name!), ...rest);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('refuses unknown conditions and options of sampling', async () => {
    expect(await run('sample', at('digits'), '--condition', 'size=5')).toMatchObject({
      code: 2,
      err: "--condition must be entry=value, and the conditions of cgan are labels; received 'size=5'.\n",
    });
    expect(await run('sample', at('ring'), '--option', 'psi=0.7')).toMatchObject({
      code: 2,
      err: "gan has no sampling option 'psi'. It has none.\n",
    });
    expect(await run('sample', at('ring'), '--truncation', '0.7')).toMatchObject({
      code: 2,
      err: "gan has no sampling option 'truncation'. It has none.\n",
    });
  });

  it('writes no files into a folder of other files, and writes again into its own', async () => {
    writePictures(at('mine'), 2);
    const line = ['sample', at('digits'), '--n', '3', '--files', '--out'];
    const { code, err } = await run(...line, at('mine'));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/mine holds other files, such as .*Give --out a new folder/),
    ]);
    expect(readdirSync(at('mine'))).toHaveLength(2);
    for (let i = 0; i < 2; i++) expect((await run(...line, at('own'))).code).toBe(0);
    expect(readdirSync(at('own'))).toHaveLength(3);
  });
});

describe('translate', () => {
  it('translates each image of a folder and keeps its name', async () => {
    writePictures(at('in/deep'), 3, [30]);
    const { code } = await run('translate', at('cycle'), at('in'), '--out', at('out/b'), '--quiet');
    expect(code).toBe(0);
    expect(readdirSync(at('out/b/deep'))).toEqual(['bild ü 0.png', 'bild ü 1.png', 'bild ü 2.png']);
    expect((await json('inspect', at('out/b/deep/bild ü 1.png')))[0]).toMatchObject({
      generator: 'cycle-gan',
      conditions: { a: 'deep/bild ü 1.png' },
    });
  });

  it('also translates in the other direction, and refuses impossible options', async () => {
    expect((await run('translate', at('cycle'), at('in'), '--side', 'b', '--out', at('out/a'), '--quiet')).code).toBe(
      0,
    );
    expect((await run('translate', at('cycle'), at('in'), '--side', 'c')).err).toMatch(/--side must be one of a, b/);
    expect((await run('translate', at('ring'), at('in'))).err).toMatch(
      /gan does not translate images. Use 'ganforge sample'/,
    );
    expect((await run('translate', at('cycle'), at('nowhere'))).err).toMatch(/nowhere/);
  });
});
