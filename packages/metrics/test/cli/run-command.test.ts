import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { decodeNpy, decodeNpz, encodeNpy, encodeNpz, type NamedArray } from '@ganforge/formats';
import {
  authPct,
  cmmd,
  densityCoverage,
  FeatureMoments,
  fidInfinity,
  frechetDistance,
  inceptionScore,
  kernelDistance,
  mifid,
  modesCovered,
  msSsimDiversity,
  precisionRecall,
  stackedModes,
  vendi,
} from '@ganforge/metrics';
import { featureMatricesOf, imageFolder, momentsOf } from '@ganforge/metrics/node';
import { encode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandImages } from './command-images.ts';
import { randomImages, writePngs } from './image-folders.ts';
import { json, run } from './streams.ts';

const { a, b, by, extractor, root } = commandImages();

describe('fid', () => {
  it('is the distance of the library, and says how it was made', async () => {
    const real = await momentsOf(await imageFolder(a), extractor);
    const generated = await momentsOf(await imageFolder(b), extractor);
    const { value, meanTerm, covarianceTerm } = frechetDistance(real.moments, generated.moments);
    expect(await json('fid', a, b, ...by)).toMatchObject({
      ...{ metric: 'FD(pixels)', value, meanTerm, covarianceTerm, rank: 12, d: 12 },
      ...{ extractor: 'pixels', layer: 'pixels', preset: 'clean 2x2x3', engine: null },
      real: { path: a, n: 40, ddof: 1, codecs: { png: 40 }, damaged: [] },
      generated: { path: b, n: 35, ddof: 1, codecs: { png: 35 }, damaged: [] },
    });
    const { out, code } = await run('fid', a, b, ...by);
    expect(code).toBe(0);
    expect(out).toBe(
      `FD(pixels) ${value.toFixed(6)}\n` +
        'extractor pixels, preset clean 2x2x3, weights none; real n 40, generated n 35, ddof 1, ' +
        `meanTerm ${Number(meanTerm.toPrecision(7))}, covarianceTerm ${Number(covarianceTerm.toPrecision(7))}, rank 12, d 12\n`,
    );
  });

  it('is the same of a folder, a .zip, a .npz and a .npy of the same images', async () => {
    const { value } = await json('fid', a, b, ...by);
    for (const form of ['a.zip', 'a.npz', 'a.npy']) {
      expect((await json('fid', `${root}/${form}`, b, ...by)).value, form).toBe(value);
    }
  });

  it('is the same of grey images in arrays and in files', async () => {
    const bytes = randomImages(12, 5, 3).filter((_, i) => i % 3 === 0);
    const grey = `${root}/grey`;
    mkdirSync(grey);
    for (let i = 0; i < 12; i++) {
      const data = bytes.slice(i * 25, (i + 1) * 25);
      writeFileSync(`${grey}/${10 + i}.png`, encode({ width: 5, height: 5, channels: 1, data }));
    }
    const { value } = await json('fid', grey, b, ...by);
    for (const shape of [
      [12, 5, 5],
      [12, 5, 5, 1],
    ]) {
      writeFileSync(`${root}/grey.npz`, encodeNpz({ images: { dtype: 'U8', shape, data: bytes } }));
      expect((await json('fid', `${root}/grey.npz`, b, ...by)).value).toBe(value);
    }
  });

  it('is the same of statistics, for which no extractor is needed', async () => {
    const { value } = await json('fid', a, b, ...by);
    await json('stats', a, '-o', `${root}/a-stats.npz`, ...by);
    await json('stats', b, '-o', `${root}/b-stats.npz`, ...by);
    expect(await json('fid', `${root}/a-stats.npz`, `${root}/b-stats.npz`)).toMatchObject({
      ...{ metric: 'FD(pixels)', value, preset: 'clean 2x2x3' },
      real: { path: `${root}/a-stats.npz`, n: 40, ddof: 1 },
    });
    expect((await json('fid', `${root}/a-stats.npz`, b, ...by)).value).toBe(value);
    // `np.savez(file, mu, sigma)` names these arrays arr_0 and arr_1.
    const { mu, sigma } = await decodeNpz(readFileSync(`${root}/a-stats.npz`));
    writeFileSync(`${root}/unnamed.npz`, encodeNpz({ arr_0: mu!, arr_1: sigma! }));
    expect((await json('fid', `${root}/unnamed.npz`, b, ...by)).value).toBe(value);
  });

  it("takes of ADM's files the statistics for fid, and the images for other metrics", async () => {
    await json('stats', b, '-o', `${root}/b-stats.npz`, ...by);
    const { mu, sigma } = await decodeNpz(readFileSync(`${root}/b-stats.npz`));
    const { data } = decodeNpy(readFileSync(`${root}/a.npy`));
    const labels: NamedArray = { dtype: 'I64', shape: [40], data: new BigInt64Array(40) };
    const arr_0: NamedArray = { dtype: 'U8', shape: [40, 6, 6, 3], data };
    writeFileSync(`${root}/adm.npz`, encodeNpz({ arr_0, arr_1: labels, mu: mu!, sigma: sigma! }));
    writeFileSync(`${root}/samples.npz`, encodeNpz({ arr_0, arr_1: labels }));
    const options = [...by, '--subset-size', '10'] as const;
    expect((await json('kid', `${root}/adm.npz`, b, ...options)).mean).toBe((await json('kid', a, b, ...options)).mean);
    expect((await json('fid', `${root}/adm.npz`, b, ...by)).value).toBeCloseTo(0, 9);
    expect((await json('fid', `${root}/samples.npz`, a, ...by)).value).toBeCloseTo(0, 9);
  });

  it('refuses statistics of another provenance before it looks at images', async () => {
    await json('stats', a, '-o', `${root}/two.npz`, ...by);
    const { code, err, out } = await run(
      'fid',
      `${root}/two.npz`,
      b,
      '--extractor',
      'pixels',
      '--size',
      '4',
      '--quiet',
    );
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain("preset is 'clean 2x2x3' for one and 'clean 4x4x3' for the other");
    expect(err.split('\n')).toHaveLength(2);
  });

  it('takes the divisor of StyleGAN2-ADA', async () => {
    const [one, zero] = [await json('fid', a, b, ...by), await json('fid', a, b, ...by, '--ddof', '0')];
    expect(zero).toMatchObject({ real: { ddof: 0 }, generated: { ddof: 0 }, meanTerm: one.meanTerm });
    expect(zero.covarianceTerm).not.toBe(one.covarianceTerm);
  });
});

describe('shards', () => {
  it('merge to the statistics of one run', async () => {
    const parts = [1, 2, 3].map((i) => `${root}/part${i}.npz`);
    for (const [i, part] of parts.entries()) await json('stats', a, '--shard', `${i + 1}/3`, '-o', part, ...by);
    expect(await json('merge', ...parts, '-o', `${root}/merged.npz`)).toMatchObject({ n: 40, ddof: 1, d: 12 });
    await json('stats', a, '-o', `${root}/whole.npz`, ...by);
    const [merged, whole] = await Promise.all(
      ['merged', 'whole'].map((name) => decodeNpz(readFileSync(`${root}/${name}.npz`), { names: ['mu', 'sigma'] })),
    );
    for (const name of ['mu', 'sigma'] as const) {
      const expected = whole![name]!.data as Float64Array;
      for (const [i, value] of (merged![name]!.data as Float64Array).entries()) {
        expect(Math.abs(value - expected[i]!), `${name} ${i}`).toBeLessThan(1e-12);
      }
    }
  });

  it('need a form that is understood', async () => {
    const { code, err } = await run('stats', a, '-o', `${root}/x.npz`, '--shard', '2', ...by);
    expect([code, err.split('\n')[0]]).toEqual([2, "--shard must be I/N, such as 1/4; received '2'"]);
    expect((await run('stats', a, '-o', `${root}/x.npz`, '--shard', '5/4', ...by)).code).toBe(2);
    expect((await run('stats', a, ...by)).err).toContain('-o FILE.npz must say where the statistics go');
    expect((await run('merge', `${root}/a.npz`, '-o', `${root}/x.npz`)).code).toBe(1);
    expect(existsSync(`${root}/x.npz`)).toBe(false);
  });
});

describe('merge', () => {
  it('refuses a shard that is there twice or missing', async () => {
    const parts = [1, 2, 3].map((i) => `${root}/one-of-three-${i}.npz`);
    for (const [i, part] of parts.entries()) await json('stats', a, '--shard', `${i + 1}/3`, '-o', part, ...by);
    const merged = async (...paths: readonly (string | undefined)[]): Promise<string> =>
      (await run('merge', ...(paths as string[]), '-o', `${root}/never.npz`)).err;
    expect(await merged(parts[0], parts[1], parts[1])).toContain('parts 2 and 3 are both shard 2/3');
    expect(await merged(parts[0], parts[2])).toContain('all 3 shards must be given; missing: 2/3');
    await json('stats', a, '--shard', '2/2', '-o', `${root}/half.npz`, ...by);
    expect(await merged(parts[0], `${root}/half.npz`)).toContain(
      'Part 1 is one of 3 shards of 40 images; part 2 is shard 2/2 of 40 images',
    );
    await json('stats', b, '-o', `${root}/other-set.npz`, ...by);
    expect(await merged(...parts, `${root}/other-set.npz`)).toContain('part 4 is not a shard');
    expect(await merged(`${root}/other-set.npz`, `${root}/other-set.npz`)).toContain(
      'have the same mean and covariance',
    );
    expect(existsSync(`${root}/never.npz`)).toBe(false);
  });
});

describe('metrics of examples', () => {
  it('are those of the library', async () => {
    const [real, generated] = await Promise.all(
      [a, b].map(async (path) => (await featureMatricesOf(await imageFolder(path), extractor)).features.pixels!),
    );
    const pair = { real: real!, generated: generated! };
    const { mean, std } = kernelDistance({ ...pair, subsets: 5, subsetSize: 20, seed: 3 });
    expect(await json('kid', a, b, ...by, '--subsets', '5', '--subset-size', '20', '--seed', '3')).toMatchObject({
      ...{ metric: 'KD(pixels)', mean, std, estimates: 5, preset: 'clean 2x2x3' },
      ...{ real: { n: 40 }, generated: { n: 35 } },
    });
    expect(await json('prdc', a, b, ...by)).toMatchObject({
      ...precisionRecall({ ...pair, k: 5, boundary: 'excluded' }),
      ...densityCoverage({ ...pair, k: 5 }),
    });
    expect(await json('prdc', a, b, ...by, '--k', '3', '--boundary', 'included')).toMatchObject({
      ...precisionRecall({ ...pair, k: 3 }),
      options: { k: 3, boundary: 'included' },
    });
  });

  it('are refused if the extractor or the images do not fit', async () => {
    expect((await run('is', a, ...by)).err).toContain('needs an extractor with classes; pixels has none');
    expect((await run('class-modes', a, ...by)).code).toBe(2);
    expect((await run('kid', a, b, ...by)).err).toContain('subsetSize');
    await run('stats', a, '-o', `${root}/only.npz`, ...by);
    expect((await run('kid', `${root}/only.npz`, b, ...by)).err).toContain(
      'has statistics, but this command needs images or features',
    );
  });
});

describe('features of another program', () => {
  const matrix = (n: number, shift: number): Float32Array =>
    Float32Array.from({ length: n * 3 }, (_, i) => Math.sin(i * (1 + shift)) + shift);
  const [real, generated] = [matrix(30, 0), matrix(20, 0.25)];
  const pair = { real: { data: real, rows: 30, cols: 3 }, generated: { data: generated, rows: 20, cols: 3 } };
  const files = [`${root}/real.npy`, `${root}/generated.npz`] as const;
  beforeAll(() => {
    writeFileSync(files[0], encodeNpy({ dtype: 'F32', shape: [30, 3], data: real }));
    const features: NamedArray = { dtype: 'F32', shape: [20, 3], data: generated };
    writeFileSync(files[1], encodeNpz({ features }));
  });

  it('have the metrics of the library', async () => {
    const fid = await json('fid', ...files);
    expect(fid).toMatchObject({ metric: 'FD(unknown)', real: { n: 30, path: files[0] }, generated: { n: 20 }, d: 3 });
    expect(await json('kid', ...files, '--subset-size', '10')).toMatchObject({
      mean: kernelDistance({ ...pair, subsetSize: 10 }).mean,
      metric: 'KD(unknown)',
    });
    expect(await json('prdc', ...files)).toMatchObject({ ...densityCoverage(pair) });
    expect(await json('precision-recall', ...files)).toMatchObject({ ...precisionRecall(pair) });
    expect(await json('density-coverage', ...files)).toMatchObject({ ...densityCoverage(pair) });
    expect(await json('is', files[0], '--splits', '2', '--no-shuffle')).toMatchObject({
      mean: inceptionScore(pair.real, { splits: 2, shuffle: false }).mean,
      metric: 'IS(unknown)',
    });
    expect(await json('cmmd', ...files, '--sigma', '2')).toMatchObject({ value: cmmd({ ...pair, sigma: 2 }).value });
    expect(await json('vendi', files[1])).toMatchObject({
      value: vendi(pair.generated).value,
      metric: 'Vendi(unknown)',
    });
    expect(await json('mifid', ...files)).toMatchObject({ value: mifid(pair).value, metric: 'MIFD(unknown)' });
    expect(await json('auth-pct', ...files)).toMatchObject({ ...authPct(pair) });
    const moments = new FeatureMoments(3);
    moments.add(real);
    const infinity = { real: moments, generated: pair.generated, smallest: 10, points: 3 };
    expect(await json('fid-infinity', ...files, '--smallest', '10', '--points', '3')).toMatchObject({
      value: fidInfinity(infinity).value,
    });
    const modes = modesCovered(stackedModes(pair.generated, { channels: 1 }), { modes: 3 });
    expect(await json('class-modes', files[1])).toMatchObject({ value: modes.value, reverseKl: modes.reverseKl });
  });

  it('have path lengths, in pairs', async () => {
    writeFileSync(`${root}/moved.npy`, encodeNpy({ dtype: 'F32', shape: [30, 3], data: real.map((x) => x + 0.5) }));
    const found = await json('ppl', files[0], `${root}/moved.npy`, '--epsilon', '0.1', '--trim', '0');
    expect(found.value).toBeCloseTo((3 * 0.25) / 0.01, 4);
    expect(found).toMatchObject({ metric: 'PPL(unknown)', kept: 30, before: { n: 30 }, after: { n: 30 } });
    expect((await run('ppl', ...files)).err).toContain('must be in pairs; received 30 x 3 and 20 x 3');
    expect((await run('ppl', files[0], files[0], '--at', 'full')).err).toContain('Leave out --interpolation and --at');
  });

  it('have modes if they are points of a plane', async () => {
    const data = Float32Array.from({ length: 200 }, (_, i) => {
      const angle = (2 * Math.PI * (i >> 1)) / 8;
      return 2 * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
    });
    writeFileSync(`${root}/ring.npy`, encodeNpy({ dtype: 'F32', shape: [100, 2], data }));
    expect(await json('modes', `${root}/ring.npy`)).toMatchObject({ metric: 'modes', value: 8, highQuality: 1 });
    const off = await json('modes', `${root}/ring.npy`, '--radius', '9');
    expect(off).toMatchObject({ value: 0, highQuality: 0 });
    expect(off.warnings).toEqual(['no example belongs to any mode, so there is no reverse KL divergence']);
    expect((await json('modes', `${root}/ring.npy`, '--mixture', 'grid')).value).toBe(4); // (0, ±2) and (±2, 0)
  });

  it('are refused if they are not a matrix, or too few', async () => {
    writeFileSync(`${root}/whole.npy`, encodeNpy({ dtype: 'I32', shape: [2, 3], data: new Int32Array(6) }));
    expect((await run('kid', `${root}/whole.npy`, files[0])).err).toContain('features must be float32 or float64');
    expect((await run('is', ...files)).code).toBe(2);
    expect((await run('ms-ssim', files[0])).err).toContain('has features, but this command needs images');
    expect((await run('modes', a)).err).toContain('has images, but this command needs features');
  });
});

describe('images alone', () => {
  it('have a similarity', async () => {
    writePngs(`${root}/alike`, randomImages(6, 16, 5), 16);
    const found = await json('ms-ssim', `${root}/alike`, '--pairs', '4', '--quiet');
    const images = { data: randomImages(6, 16, 5), n: 6, height: 16, width: 16, channels: 3 };
    expect(found).toMatchObject({ metric: 'MS-SSIM', ...msSsimDiversity(images, { pairs: 4 }), generated: { n: 6 } });
    mkdirSync(`${root}/two-sizes`);
    for (const name of ['00000.png', '00001.png']) copyFileSync(`${root}/alike/${name}`, `${root}/two-sizes/${name}`);
    copyFileSync(`${a}/00000.png`, `${root}/two-sizes/x.png`);
    expect((await run('ms-ssim', `${root}/two-sizes`)).err).toContain(
      'must have one size; there are 16 x 16 and 6 x 6',
    );
  });
});
