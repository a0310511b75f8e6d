import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { randomStream, rowStreams } from '@ganforge/core';
import { loadCifar, parseCifar } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { noise } from '../../../media/test/noise.ts';
import { refusal } from '../refusal.ts';
import { cifarRecords } from './cifar-bytes.ts';

const folder = mkdtempSync(`${tmpdir()}/cifar-`);
afterAll(() => rmSync(folder, { recursive: true }));
const bytes = cifarRecords([3, 0, 9]);

describe('parseCifar', () => {
  it('turns planes into channels, and gives labels and names', async () => {
    const dataset = parseCifar(bytes);
    expect([dataset.size, [...dataset.labels]]).toEqual([3, [3, 0, 9]]);
    const { classes } = dataset.entries.labels;
    expect(dataset.entries.images).toEqual({ kind: 'image', height: 32, width: 32, channels: 3 });
    expect([classes[3], classes[9], classes.length]).toEqual(['cat', 'truck', 10]);
    const before = tf.memory().numTensors;
    const batch = await dataset.get([1], { epoch: 0, random: rowStreams(randomStream(0)) });
    expect(batch.images.shape).toEqual([1, 32, 32, 3]);
    // The independent check is tf.transpose of the record's [C,H,W].
    const record = bytes.subarray(3073 + 1, 2 * 3073);
    const expected = tf.tidy(() =>
      tf.sub(tf.div(tf.transpose(tf.tensor3d(record, [3, 32, 32]), [1, 2, 0]), 127.5), 1).dataSync(),
    );
    expect(batch.images).toBeAllclose([...expected]);
    tf.dispose(batch);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    ['nothing', bytes.subarray(0, 0), {}, 'holds no record: expected whole records of 3073 bytes, received 0 records'],
    ['a record cut short', bytes.subarray(0, 9000), {}, 'is truncated: .* received 2 records and 2854 bytes'],
    ['a byte too many', Uint8Array.of(...bytes, 0), {}, 'received 3 records and 1 bytes'],
    ['a label outside the classes', cifarRecords([1, 10]), {}, 'labels in 0..9, received 10 in record 1'],
    ['a label outside its own classes', bytes, { classes: ['a', 'b'] }, 'labels in 0..1, received 3 in record 0'],
  ])('refuses %s', async (_, damaged, options, message) => {
    const error = await refusal(() => parseCifar(damaged, { ...options, name: 'batch_1' }));
    expect(error.code).toBe('file');
    expect(error.message).toMatch(new RegExp(`^\\[data/cifar\\] batch_1 .*${message}`));
  });

  it.each<[string, Uint8Array, string]>([
    ['CIFAR-100', new Uint8Array(2 * 3074), "of records of 3074 bytes, CIFAR-100's with a coarse and a fine label"],
    ["Python's version", Uint8Array.of(0x80, 2, 0x7d, 0x2e), "a pickle: CIFAR's version for Python"],
    ["Matlab's version", new TextEncoder().encode('MATLAB 5.0 MAT-file'), "CIFAR's version for Matlab"],
    ['an archive', Uint8Array.of(...new Uint8Array(257), ...new TextEncoder().encode('ustar')), 'a tar archive'],
    ['a zip archive', new TextEncoder().encode('PK\u0003\u0004'), 'a zip archive'],
    ["a server's error", new TextEncoder().encode('<!DOCTYPE html>'), 'an HTML or XML page'],
  ])('says what %s is, and not that it is truncated', async (_, other, message) => {
    const error = await refusal(() => parseCifar(other, { name: 'batch_1' }));
    expect(error.code).toBe('file');
    expect(error.message).toContain(`[data/cifar] batch_1 is ${message}`);
    expect(error.message).not.toContain('cut short');
  });

  it.each([
    [{ classes: [] }, '0 names'],
    [{ classes: 'cat' }, "'cat'"],
    [{ class: [] }, "no option 'class'"],
  ])('refuses the options %j', async (options, message) => {
    expect((await refusal(() => parseCifar(bytes, options as object))).message).toContain(message);
  });
});

describe('loadCifar', () => {
  it('reads a path or bytes, gzipped or not, the same', async () => {
    writeFileSync(`${folder}/a.bin`, bytes);
    writeFileSync(`${folder}/a.bin.gz`, gzipSync(bytes));
    const expected = parseCifar(bytes).images;
    for (const source of [bytes, gzipSync(bytes), `${folder}/a.bin`, `${folder}/a.bin.gz`]) {
      expect((await loadCifar(source)).images).toEqual(expected);
    }
  });

  it('names a file that is missing or damaged', async () => {
    const missing = await refusal(() => loadCifar(`${folder}/none.bin`));
    expect([missing.code, missing.message]).toEqual(['file', expect.stringContaining(`${folder}/none.bin`)]);
    writeFileSync(`${folder}/cut.bin`, bytes.subarray(0, 5000));
    expect((await refusal(() => loadCifar(`${folder}/cut.bin`))).message).toContain(`${folder}/cut.bin is truncated`);
    writeFileSync(`${folder}/cut.bin.gz`, gzipSync(bytes).subarray(0, 5000));
    expect((await refusal(() => loadCifar(`${folder}/cut.bin.gz`))).message).toContain(
      `${folder}/cut.bin.gz is a damaged or truncated gzip`,
    );
  });

  it('reads or refuses whatever bytes come, gzipped ones too', async () => {
    const whole = [cifarRecords([1, 2]), gzipSync(cifarRecords([1, 2]))];
    const mutated = fc.tuple(
      fc.constantFrom(...whole),
      fc.nat(7000),
      fc.array(fc.tuple(fc.nat(7000), fc.nat(255)), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(mutated, async ([source, length, flips]) => {
        const changed = Uint8Array.from(source.subarray(0, length));
        for (const [at, value] of flips) if (at < changed.length) changed[at] = value;
        try {
          const { size, labels } = await loadCifar(changed);
          expect([size, labels.every((label) => label >= 0 && label <= 9)]).toEqual([labels.length, true]);
        } catch (error) {
          expect(error).toBeInstanceOf(GanError);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
  });
});

it('cifarRecords writes records of the published format', () => {
  expect([bytes.length, bytes[0], bytes[3073], bytes[6146]]).toEqual([3 * 3073, 3, 0, 9]);
  expect(bytes.subarray(1, 4)).toEqual(noise(3072, 1).subarray(0, 3));
});
