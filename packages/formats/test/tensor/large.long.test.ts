import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSha256, readSafetensors, safetensorsParts, writeFileAtomic } from '@ganforge/formats';
import { expect, it, onTestFinished } from 'vitest';

it('a safetensors file of more than 2 GiB is written and read back, under one checksum', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ganforge-large-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'large.safetensors');
  const data = new Float32Array(300 * 2 ** 20); // 1.2 GiB, once in memory
  data[0] = 1;
  data[data.length - 1] = 2;
  const shape = [300, 2 ** 20];
  const parts = safetensorsParts({ a: { dtype: 'F32', shape, data }, b: { dtype: 'F32', shape, data } });
  const hash = await createSha256();
  for (const part of parts) hash.update(part);
  await writeFileAtomic(path, parts);
  expect(statSync(path).size).toBeGreaterThan(2 ** 31);
  const { tensors, sha256 } = await readSafetensors(path);
  expect(sha256).toBe(hash.digest());
  const b = tensors.b!.data as Float32Array;
  expect([b.length, b[0], b[1], b.at(-1)]).toEqual([data.length, 1, 0, 2]);
});
