import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maskedCrc32c } from '@ganforge/formats';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openEventFile } from '../../src/sinks/tensorboard.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganforge-tb-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Returns the records of a TFRecord file, and verifies every checksum. */
function records(file: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(maskedCrc32c(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(data));
    found.push(data);
    at += 16 + length;
  }
  return found;
}

type Field = [number: number, value: number | Buffer];

/** Returns the top-level fields of a protocol buffer message. */
function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = varint();
    const type = key & 7;
    if (type === 0) found.push([key >> 3, varint()]);
    else if (type === 1) found.push([key >> 3, take(8).readDoubleLE()]);
    else if (type === 5) found.push([key >> 3, take(4).readFloatLE()]);
    else found.push([key >> 3, take(varint())]);
  }
  return found;
}

const child = (message: Field[], number: number): Field[] => fields(message.find(([n]) => n === number)![1] as Buffer);

describe('openEventFile', () => {
  test('writes the version, scalars and images as tensorflow.Event records', async () => {
    const writer = await openEventFile(folder);
    await writer.scalars(300, { 'generator/loss': 0.75, 'discriminator/real': -1.5 });
    const png = encode({ width: 3, height: 2, channels: 3, data: new Uint8Array(18) });
    await writer.image(2 ** 40, 'samples', png);
    await writer.close();

    const [version, scalars, image] = records(await readFile(writer.path)).map(fields);
    expect(version![1]).toEqual([3, Buffer.from('brain.Event:2')]);
    const age = Date.now() / 1000 - (version![0]![1] as number);
    expect(age).toBeGreaterThanOrEqual(-1);
    expect(age).toBeLessThan(60);

    expect(scalars![1]).toEqual([2, 300]);
    const points = fields(scalars![2]![1] as Buffer).map(([, value]) => fields(value as Buffer));
    expect(points).toEqual([
      [
        [1, Buffer.from('generator/loss')],
        [2, 0.75],
      ],
      [
        [1, Buffer.from('discriminator/real')],
        [2, -1.5],
      ],
    ]);

    expect(image![1]).toEqual([2, 2 ** 40]);
    expect(child(child(child(image!, 5), 1), 4)).toEqual([
      [1, 2],
      [2, 3],
      [3, 3],
      [4, Buffer.from(png)],
    ]);
  });

  test('never writes over an earlier file', async () => {
    const first = await openEventFile(folder);
    const second = await openEventFile(folder);
    await Promise.all([first.close(), second.close()]);
    expect(second.path).not.toBe(first.path);
    expect(await readdir(folder)).toHaveLength(2);
  });

  test('names what went wrong when it cannot write', async () => {
    await expect(openEventFile(join(folder, 'missing'))).rejects.toThrow(/\[run\/tensorboard\] could not write/);
  });
});
