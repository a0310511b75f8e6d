import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { METRICS } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { commandImages } from './command-images.ts';
import { json, run, runUntil } from './streams.ts';

const { a, b, by, root } = commandImages();

describe('all arguments are checked before a file is read', () => {
  // This folder contains files that are not images. If a command read one of them, its error would name the file.
  const broken = `${root}/broken`;

  it.each<[readonly string[], string]>([
    [['kid', broken, broken, ...by], 'subsetSize must be an integer in 2..4; received 1000. Try 4.'],
    [['kid', broken, a, ...by, '--subset-size', '6'], 'subsetSize must be an integer in 2..4; received 6'],
    [['is', broken, '--extractor', 'digits', '--splits', '9'], 'splits must be an integer in 1..4; received 9'],
    [['prdc', broken, a, ...by, '--k', '5'], 'k must be an integer in 1..3; received 5'],
    [['fid-infinity', a, broken, ...by], 'generated must have at least 5015 rows'],
    [['fid', broken, b, ...by, '--layer', 'mixed'], "there is no feature layer 'mixed'. Try one of pixels"],
    [['fid', broken, b, '--layer', 'pool3'], "there is no feature layer 'pool3'. Try one of 64, 192"],
    [['fid', broken, b, '--preset', 'typo'], "--preset must be one of 'torch-fidelity', 'pytorch-fid'"],
    [['fid', broken, b, '--engine', 'cuda'], "--engine must be one of 'auto', 'native'"],
    [['stats', broken, '-o', `${root}/missing/x.npz`, ...by], 'there is no folder'],
    [['stats', broken, '-o', `${root}/x.txt`, ...by], '-o FILE.npz must say where'],
    [['stats', broken, '-o', `${root}/x.npz`, '--shard', '5/6', ...by], '4 images cannot be divided into 6 parts'],
    [['merge', `${root}/absent.npz`, '-o', `${root}/missing/x.npz`], 'there is no folder'],
  ])('%j', async (args, problem) => {
    const { code, err } = await run(...args);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(problem);
    expect(err).not.toContain('cannot be read');
  });

  it('files are looked at before weights are loaded', async () => {
    for (const args of [
      ['fid', a, broken],
      ['vendi', broken],
      ['stats', broken, '-o', `${root}/x.npz`],
    ]) {
      const { err } = await run(...args, '--weights', `${root}/absent.pth`);
      expect(err).toContain('2 images of');
      expect(err).toContain('00001.png: empty, 0 bytes; x.png: empty, 0 bytes');
    }
    const { err } = await run(
      'stats',
      broken,
      '-o',
      `${root}/x.npz`,
      '--weights',
      `${root}/absent.pth`,
      '--skip-damaged',
    );
    expect(err).toContain('absent.pth');
  });

  it('a folder cannot be the file', async () => {
    mkdirSync(`${root}/folder.npz`);
    expect((await run('stats', a, '-o', `${root}/folder.npz`, ...by)).err).toContain('it is a folder');
  });
});

describe('the command line', () => {
  it.each([
    [['fid', a], 'expected fid REAL GENERATED; received 1 arguments'],
    [['fie', a, b], "there is no command 'fie'. Try fid, is"],
    [[], 'expected a command: fid, is'],
    [['fid', a, b, '--presets', 'clean'], "there is no option '--presets'. Did you mean --preset?"],
    [['fid', a, b, '-x'], "there is no option '-x'"],
    [['fid', a, b, '--size'], '--size needs a value: --size N'],
    [['fid', a, b, '--quiet=yes'], "--quiet takes no value; received 'yes'"],
    [['fidd', a, b], 'Did you mean fid?'],
    [['--verbose'], "there is no option '--verbose'"],
    [
      ['fid', a, b, '--extractor', 'vgg'],
      "--extractor must be one of 'inception-v3', 'squeezenet', 'pixels', 'digits'",
    ],
    [
      ['fid', a, b, '--extractor', 'pixels', '--preset', 'clean'],
      '--preset is for inception-v3; the extractor is pixels',
    ],
    [
      ['fid', a, b, '--extractor', 'pixels', '--batch', '1e3x'],
      "--batch must be an integer of at least 1; received '1e3x'",
    ],
    [['fid', a, b, '--extractor', 'pixels', '--ddof', '2'], "--ddof must be one of 0, 1; received '2'"],
    [['weights', 'steal'], 'expected weights fetch, weights convert FILE, or weights verify FILE [CONVERTED]'],
  ])('%j is not understood: 2', async (args, problem) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(problem);
    expect(err).toMatch(/See ganforge-metrics .*--help\.\n$/);
  });

  it.each([
    [['fid', `${root}/absent`, b], 'no such file or folder'],
    [['fid', a, `${root}/empty`, ...by], 'holds no images'],
    [['fid', a, `${root}/zero.zip`, ...by], 'zero.zip'],
    [['fid', a, `${root}/zero.npz`, ...by], 'zero.npz'],
    [['fid', a, `${root}/note.txt`, ...by], 'must be a folder, a .zip, a .npz or a .npy'],
    [['fid', a, `${root}/broken`, ...by], '2 images of'],
    [['fid', a, b, '--quiet', '--weights', `${root}/absent.pth`], 'absent.pth'],
    [['fid', a, b, '--extractor', 'squeezenet'], 'squeezenet needs --weights FILE'],
  ])('%j fails in one line: 1', async (args, problem) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(problem);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('with --json gives one object, whatever happens', async () => {
    expect(await json('fid', `${root}/absent`, b)).toMatchObject({ error: { code: 'file' } });
    expect(await json('fid', a)).toMatchObject({ error: { code: 'usage' } });
  });

  it('continues without damaged images if allowed, and says so', async () => {
    const report = await json('fid', a, `${root}/broken`, ...by, '--skip-damaged');
    const damaged = ['00001.png: empty, 0 bytes', 'x.png: empty, 0 bytes'];
    expect(report).toMatchObject({ generated: { n: 2, damaged } });
    expect(report.warnings).toContain(`2 images of ${root}/broken were skipped: ${damaged.join('; ')}`);
  });

  it('warns of sets in which JPEG meets other codecs', async () => {
    mkdirSync(`${root}/photos`);
    for (const name of ['photo-444.jpg', 'photo-420.jpg', 'progressive.jpg']) {
      copyFileSync(new URL(`../../../media/test/fixtures/images/${name}`, import.meta.url), `${root}/photos/${name}`);
    }
    const traces = 'JPEG and WebP leave traces in images, and metrics measure these traces. The codecs differ: ';
    const warning = `${traces}${a} 40 PNG, ${root}/photos 3 JPEG`;
    expect((await json('fid', a, `${root}/photos`, ...by)).warnings).toContain(warning);
    const { err } = await run('fid', `${root}/photos`, `${root}/photos`, ...by);
    expect(err).not.toContain(traces);
    expect((await json('fid', `${root}/a.npz`, b, ...by)).warnings).not.toContain(traces);
  });

  it('shows help', async () => {
    const { out } = await run('--help');
    for (const { name } of METRICS) {
      expect(out).toContain(`  ${name} `);
      const own = (await run(name, '--help')).out;
      expect(own).toContain(`Usage: ganforge-metrics ${name} `);
    }
    expect((await run('fid', '--help')).out).toContain('digits and pixels need no download');
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run('kid', '--help')).out).toContain('--subset-size N');
  });

  it('stops between two batches, and writes nothing then', async () => {
    const control = new AbortController();
    control.abort();
    const { code, err, out } = await runUntil(control.signal, 'stats', a, '-o', `${root}/stopped.npz`, ...by, '--json');
    const error = { code: 'interrupted', message: 'interrupted' };
    expect([code, err, JSON.parse(out)]).toEqual([130, 'interrupted\n', { error }]);
    expect(existsSync(`${root}/stopped.npz`)).toBe(false);
  });

  it('says what is installed', async () => {
    const { findings } = (await json('doctor')) as { findings: { part: string }[] };
    expect(findings.map(({ part }) => part)).toEqual([
      'node',
      'PNG, BMP, PPM',
      'JPEG, WebP, TIFF',
      'engine',
      'Inception weights',
    ]);
  });
});
