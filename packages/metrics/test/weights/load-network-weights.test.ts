import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { decodePth, decodeSafetensors, encodeSafetensors, GanError } from '@ganforge/formats';
import { convertWeights, INCEPTION_WEIGHTS, loadNetworkWeights } from '@ganforge/metrics/weights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBytes } from '../../src/weights/load-network-weights.ts';
import { pthFile, pthPath, sha256Of } from './files.ts';

const folder = mkdtempSync(`${tmpdir()}/load-weights-`);
afterAll(() => rmSync(folder, { recursive: true }));
const legacy = pthFile('legacy-protocol-4.pth');

describe('a .pth file', () => {
  it.each(['legacy.pth', 'zip.pth'])(
    'gives its tensors and its own SHA-256, from a path and from bytes: %s',
    async (name) => {
      const weights = await loadNetworkWeights(pthPath(name));
      expect(weights.sha256).toBe(sha256Of(pthFile(name)));
      expect(weights.tensors).toEqual((await decodePth(pthFile(name))).tensors);
      expect(await loadNetworkWeights(pthFile(name))).toEqual(weights);
    },
  );

  it('is refused when it is missing, damaged or holds more than tensors', async () => {
    await expect(loadNetworkWeights(`${folder}/none.pth`)).rejects.toMatchObject({ code: 'file' });
    await expect(loadNetworkWeights(legacy.subarray(1))).rejects.toThrow(GanError);
    await expect(loadNetworkWeights(pthPath('os-system.pth'))).rejects.toThrow("it wants 'posix.system'");
  });
});

describe('a safetensors file', () => {
  let converted: Uint8Array;
  beforeAll(async () => {
    const { path } = await convertWeights(pthPath('legacy-protocol-4.pth'), {
      output: `${folder}/converted.safetensors`,
    });
    converted = await readBytes(path);
  });

  it('of whatever origin gives its own SHA-256', async () => {
    const { tensors } = await decodePth(legacy);
    const file = encodeSafetensors(tensors, { format: 'pt' });
    expect(await loadNetworkWeights(file)).toEqual({ tensors, sha256: sha256Of(file) });
  });

  it('that was converted gives the SHA-256 of the original', async () => {
    const weights = await loadNetworkWeights(converted);
    expect(weights.sha256).toBe(sha256Of(legacy));
    expect({ ...weights.tensors }).toEqual({ ...(await decodePth(legacy)).tensors });
  });

  it('that was converted and then damaged at any place of its tensors is refused', async () => {
    const start = 8 + Number(new DataView(converted.buffer, converted.byteOffset, 8).getBigUint64(0, true));
    for (let at = start; at < converted.length; at += 7) {
      const damaged = converted.slice();
      damaged[at]! ^= 1 << (at % 8);
      await expect(loadNetworkWeights(damaged)).rejects.toMatchObject({ code: 'checksum' });
    }
  });

  it('that claims the SHA-256 of the Inception weights for tensors without a digest, or of another, is refused', async () => {
    const { tensors, metadata } = decodeSafetensors(converted);
    const claim = { source_sha256: INCEPTION_WEIGHTS.sha256 };
    await expect(loadNetworkWeights(encodeSafetensors(tensors, claim))).rejects.toThrow('(none is named)');
    const [name = ''] = Object.keys(tensors);
    const { [name]: left, ...others } = tensors;
    expect(left).toBeDefined();
    for (const exchanged of [others, { ...tensors, more: left! }, { ...others, [`${name}2`]: left! }]) {
      const error = await loadNetworkWeights(encodeSafetensors(exchanged, { ...metadata, ...claim })).catch(
        (cause: GanError) => cause,
      );
      expect(error).toMatchObject({ code: 'checksum' });
      expect((error as GanError).message).toContain(`expected SHA-256 ${metadata.tensors_sha256}, received`);
    }
  });

  it('that is missing or cut short is refused', async () => {
    writeFileSync(`${folder}/cut.safetensors`, converted.subarray(0, 100));
    await expect(loadNetworkWeights(`${folder}/cut.safetensors`)).rejects.toMatchObject({ code: 'file' });
    await expect(loadNetworkWeights(`${folder}/none.safetensors`)).rejects.toMatchObject({ code: 'file' });
    await expect(loadNetworkWeights(folder)).rejects.toMatchObject({ code: 'io' });
  });
});
