import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { decodePth, decodeSafetensors, encodeSafetensors } from '@ganforge/formats';
import { convertWeights, loadNetworkWeights, verifyWeights } from '@ganforge/metrics/weights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pthFile, pthPath, sha256Of } from './files.ts';

const folder = mkdtempSync(`${tmpdir()}/verify-weights-`);
afterAll(() => rmSync(folder, { recursive: true }));
const original = pthPath('legacy-protocol-4.pth');
const converted = `${folder}/converted.safetensors`;
beforeAll(async () => {
  await convertWeights(original, { output: converted });
});

describe('verifyWeights', () => {
  it('gives both digests, and finds a conversion to be one', async () => {
    const { tensors } = await decodePth(pthFile('legacy-protocol-4.pth'));
    const expected = {
      sha256: sha256Of(pthFile('legacy-protocol-4.pth')),
      tensorsSha256: sha256Of(encodeSafetensors(tensors)),
      isFid: false,
    };
    expect(await verifyWeights(original)).toEqual(expected);
    expect(await verifyWeights(original, converted)).toEqual(expected);
  });

  it('refuses a conversion of another file, even of equal tensors', async () => {
    await expect(verifyWeights(pthPath('tensor.pth'), converted)).rejects.toMatchObject({ code: 'mismatch' });
    const { tensors, metadata } = decodeSafetensors(readFileSync(converted));
    const renamed = encodeSafetensors(tensors, { ...metadata, source_sha256: '0'.repeat(64) });
    writeFileSync(`${folder}/renamed`, renamed);
    await expect(verifyWeights(original, `${folder}/renamed`)).rejects.toThrow(
      'the file that it names has SHA-256 000',
    );
  });

  it('refuses a forgery with both digests, which loading cannot tell', async () => {
    const { tensors, metadata } = decodeSafetensors(readFileSync(converted));
    const name = '1.weight';
    const forgedTensors = { ...tensors, [name]: { ...tensors[name]!, data: Float32Array.of(9, 9, 9) } };
    const tensorsSha256 = sha256Of(encodeSafetensors(forgedTensors));
    const forged = encodeSafetensors(forgedTensors, { ...metadata, tensors_sha256: tensorsSha256 });
    expect((await loadNetworkWeights(forged)).sha256).toBe(sha256Of(pthFile('legacy-protocol-4.pth')));
    writeFileSync(`${folder}/forged`, forged);
    await expect(verifyWeights(original, `${folder}/forged`)).rejects.toThrow(
      `its tensors have SHA-256 ${tensorsSha256}`,
    );
  });

  it('refuses files that cannot be what they are given as', async () => {
    await expect(verifyWeights(converted, original)).rejects.toThrow('Give the original first');
    await expect(verifyWeights(original, `${folder}/none`)).rejects.toMatchObject({ code: 'file' });
    writeFileSync(`${folder}/plain`, encodeSafetensors({}));
    await expect(verifyWeights(original, `${folder}/plain`)).rejects.toThrow('does not name the weights');
  });
});
