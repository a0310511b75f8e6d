import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { runCommandLine } from 'ganforge';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratch, write, writePictures } from '../support/folders.ts';
import { json, run } from '../support/run.ts';

const root = scratch('train');
const quick = ['--quick', '--measure-every', '0', '--runs', `${root}/runs`] as const;

beforeAll(() => {
  writePictures(`${root}/meine photos`, 12);
  writePictures(`${root}/animals/cat`, 4);
  writePictures(`${root}/animals/dog`, 4);
});

describe('train', () => {
  it('trains on a folder of pictures, and the same command continues the run', async () => {
    const line = ['train', 'dcgan', `${root}/meine photos/`, ...quick, '--quiet', '--steps', '3'];
    const first = await run(...line);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^data {5}.*12 images, of several sizes/m);
    expect(first.out).toMatch(/^variant {2}dcgan with size 32, channels 3/m);
    expect(first.out).toMatch(/^finished at step 3 after/m);
    const folder = `${root}/runs/dcgan-meine-photos-quick`;
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['run.json', 'command.json', 'report.html', 'samples']));
    expect(JSON.parse(readFileSync(`${folder}/command.json`, 'utf8'))).toMatchObject({
      variant: 'dcgan',
      labels: true,
    });
    expect((await run(...line)).out).toMatch(/is already at step 3\. Give a larger --steps to continue it, or --fresh/);
    const more = await run(...line.slice(0, -1), '5');
    expect(more.out).toMatch(/continues from step 3; .*\n[\s\S]*finished at step 5/);
  });

  it('trains on a table and samples rows', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${20 + i},${i % 3 === 0 ? 'judge' : 'clerk'}`);
    write(`${root}/people.csv`, `age,job\n${lines.join('\n')}\n`);
    const made = await run('train', 'ctgan', `${root}/people.csv`, ...quick, '--quiet', '--steps', '3');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/40 rows with the columns age, job; 8 rows are the holdout/);
    const sampled = readFileSync(`${root}/runs/ctgan-people-quick/samples/step-3.csv`, 'utf8').split('\n');
    expect(sampled[0]).toBe('age,job');
    expect(sampled[1]).toMatch(/^\d+,(judge|clerk)$/);
    expect((await run('train', 'ctgan', 'ring', ...quick)).err).toMatch(
      /ctgan generates rows of a table\. Give a CSV file/,
    );
    expect((await run('train', 'dcgan', `${root}/people.csv`, ...quick)).err).toMatch(
      /Try a variant with the option table/,
    );
  });

  it('refuses another configuration and names the difference; --fresh starts a run beside it', async () => {
    const line = ['train', 'gan', 'ring', ...quick, '--quiet', '--steps', '2'];
    expect((await run(...line)).code).toBe(0);
    const changed = await run(...line, '--set', 'features=9');
    expect(changed.code).toBe(1);
    expect(changed.err).toMatch(
      /gan-ring-quick contains a run with another configuration: options\.features: expected 8, received 9/,
    );
    expect(changed.err).toMatch(/Use --fresh to start a new run beside it, or --name/);
    expect((await run(...line, '--set', 'features=9', '--fresh')).code).toBe(0);
    expect(existsSync(`${root}/runs/gan-ring-quick-2/run.json`)).toBe(true);
    // Each command line now finds its own run.
    expect((await run(...line, '--set', 'features=9')).out).toContain('gan-ring-quick-2 is already at step 2');
    expect((await run(...line)).out).toContain('gan-ring-quick is already at step 2');
  });

  it('prints a JSON object for each event', async () => {
    const events = await json(
      'train',
      'gan',
      'ring',
      ...quick,
      '--steps',
      '2',
      '--sample-every',
      '2',
      '--name',
      'events',
    );
    expect(events.map(({ type }) => type)).toEqual([
      'plan',
      'started',
      'step',
      'step',
      'checkpoint',
      'sample',
      'finished',
    ]);
    expect(events.at(-1)).toMatchObject({ reason: 'completed', step: 2, folder: `${root}/runs/events` });
    expect(events[5]).not.toHaveProperty('samples');
  });

  it('measures samples and keeps the best', async () => {
    const { code, out } = await run(
      'train',
      'gan',
      'ring',
      '--quick',
      '--runs',
      `${root}/runs`,
      '--name',
      'measured',
      '--quiet',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^quality {2}FD\(points\) [\d.]+, precision [\d.]+, recall [\d.]+/m);
  });

  it('says what it would do, and writes nothing', async () => {
    const [found] = await json('train', 'cgan', `${root}/animals`, ...quick, '--dry-run', '--name', 'dry');
    expect(found).toMatchObject({
      dryRun: true,
      batchSize: 4,
      steps: 20,
      options: { classes: ['cat', 'dog'], size: 32 },
    });
    expect(found!.parameters).toMatchObject({ generator: expect.any(Number), discriminator: expect.any(Number) });
    expect(found!.secondsPerStep).toBeGreaterThan(0);
    const { total, ...parts } = found!.memory as Record<string, number>;
    expect(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0)).toBe(total);
    const [larger] = await json('train', 'cgan', `${root}/animals`, ...quick, '--dry-run', '--batch', '8');
    const step = (found: Record<string, unknown> | undefined) => (found!.memory as Record<string, number>).step!;
    expect(step(larger) / step(found)).toBeGreaterThan(1.3);
    expect(existsSync(`${root}/runs/dry`)).toBe(false);
    const { out } = await run('train', 'cgan', `${root}/animals`, ...quick, '--dry-run');
    expect(out).toMatch(
      /in 2 classes \(cat, dog\)[\s\S]*networks [\s\S]* parameters\nmemory {3}about \d+ MiB: process and data .* a step's values [0-9.]+\ntime .* for 20 steps/,
    );
  });

  it('ends with a checkpoint when it is interrupted', async () => {
    const control = new AbortController();
    const events: { readonly type: string; readonly step: number }[] = [];
    const stdout = {
      write(text: string) {
        for (const line of text.trimEnd().split('\n')) events.push(JSON.parse(line));
        if (events.some(({ type }) => type === 'step')) control.abort();
      },
    };
    const line = ['train', 'gan', 'ring', ...quick, '--name', 'interrupted', '--steps', '100000', '--json'];
    const code = await runCommandLine(line, { stdout, stderr: { write: () => true } }, control.signal);
    expect(code).toBe(130);
    const { step } = events.find(({ type }) => type === 'finished')!;
    expect(step).toBeGreaterThan(0);
    expect(readdirSync(`${root}/runs/interrupted/checkpoints`)).toContain(`step-${step}`);
  });

  it('ends without an error when its minutes are over', async () => {
    const { code, out } = await run(
      'train',
      'gan',
      'ring',
      ...quick,
      '--name',
      'timed',
      '--minutes',
      '0.005',
      '--quiet',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/ended at step \d+ after/);
  });

  it('finds a variant by another spelling', async () => {
    const { out } = await run('train', 'WganGP', 'ring', ...quick, '--dry-run', '--quiet');
    expect(out).toMatch(/^variant {2}wgan-gp with /m);
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown variant', ['dcgann', 'ring'], /there is no variant 'dcgann'\. Try one of .* Did you mean dcgan\?/],
    ['a module that is not there', ['./no.js', 'ring'], /there is no module \.\/no\.js/],
    ['points for images', ['dcgan', 'ring'], /dcgan generates images, but the data is points/],
    ['images without classes', ['cgan', 'PHOTOS'], /cgan needs classes, but the data has none/],
    ['one set for a translation', ['cycle-gan', 'PHOTOS'], /it needs two sets of images\. Give two places/],
    ['a pair for one set', ['dcgan', 'PHOTOS', 'PHOTOS'], /but this is a pair of sets\. Give one of them/],
    [
      'a size that a set has not',
      ['dcgan', 'stroke-digits', '--set', 'size=32'],
      /image 28 x 28 x 1; expected image 32 x 32 x 1\. These images cannot be scaled/,
    ],
    ['data that is not there', ['dcgan', 'fotos'], /there is no folder, file or set 'fotos'/],
    [
      'the files of a folder, as a shell spells them out',
      ['dcgan', 'photos/1.png', 'photos/2.png', 'photos/3.png'],
      /data must be one place, .* received 3\. Give the folder that holds the files, such as photos\/\./,
    ],
    ['a single picture', ['dcgan', 'PHOTOS/bild ü 0.png'], /Give the folder of the image: .*meine photos\//],
  ])('refuses %s', async (_, args, message) => {
    const places = args.map((arg) => arg.replace('PHOTOS', `${root}/meine photos`));
    const { code, err } = await run('train', ...places, ...quick, '--quiet');
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('refuses batches beyond the data, by the name of the flag', async () => {
    const { code, err } = await run('train', 'gan', 'ring', ...quick, '--batch', '10001', '--quiet');
    expect([code, err]).toEqual([2, '--batch must be at most 10000, the size of ring; received 10001.\n']);
  });

  it('trains on a single image, for which no metric can be computed', async () => {
    writePictures(`${root}/one`, 1);
    const { code, out } = await run('train', 'dcgan', `${root}/one`, '--quick', '--quiet', '--runs', `${root}/runs`);
    expect(code).toBe(0);
    expect(out).toMatch(/one: 1 image, /);
    expect(out).not.toMatch(/^quality/m);
  }, 60_000);

  it.each([
    ['at its beginning', 'run.json', '2'],
    ['at a picture of its samples', 'samples/step-1.png', '2'],
  ])('ends where the disk is full %s, and says so', async (_, file, steps) => {
    const name = `full-${file.replace('/', '-')}`;
    mkdirSync(`${root}/runs/${name}/samples`, { recursive: true });
    // Writing to this device fails as if the disk were full.
    symlinkSync('/dev/full', `${root}/runs/${name}/${file}.partial`);
    const line = ['train', 'gan', 'ring', ...quick, '--quiet', '--steps', steps, '--sample-every', '1', '--name', name];
    const { code, err } = await run(...line);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^\[.*\] .*could not write .*: the disk is full\. Free some/),
    ]);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('says that a folder cannot be written', async () => {
    const place = process.platform === 'linux' ? '/sys/ganforge' : '/System/ganforge';
    const args = ['--quick', '--measure-every', '0', '--quiet', '--runs', place];
    const { code, err } = await run('train', 'gan', 'ring', ...args);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^\[.*\] could not make the folder \/Sys.*: .*(read-only|permission was denied|not permitted)/i,
    );
    write(`${root}/file`, '');
    const below = await run('train', 'gan', 'ring', ...args.with(-1, `${root}/file/runs`));
    expect(below).toMatchObject({ code: 1, err: expect.stringMatching(/a part of the path is a file, not a folder/) });
  });
});
