import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { decodePth, decodeSafetensors, encodeSafetensors } from '@ganforge/formats';
import { type ConvertWeightsOptions, convertWeights, loadNetworkWeights } from '@ganforge/metrics/weights';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pthFile, pthPath, publishedAt, sha256Of } from './files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/convert-weights-`);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('convertWeights', () => {
  it('writes the tensors, whose digest is that of the file that safetensors itself would write', async () => {
    const output = `${folder}/made/on/the/way/out.safetensors`;
    const weights = await convertWeights(pthPath('legacy-protocol-4.pth'), { output });
    const { tensors } = await decodePth(pthFile('legacy-protocol-4.pth'));
    const sha256 = sha256Of(pthFile('legacy-protocol-4.pth'));
    expect(weights).toEqual({ path: output, tensors, sha256 });
    const file = decodeSafetensors(readFileSync(output));
    expect({ ...file.tensors }).toEqual({ ...tensors });
    expect(file.metadata).toEqual({
      format: 'pt',
      source_sha256: sha256,
      tensors_sha256: sha256Of(encodeSafetensors(tensors)),
    });
    expect(readdirSync(`${folder}/made/on/the/way`)).toEqual(['out.safetensors']);
  });

  it('gives the same bytes each time, several at once included', async () => {
    const output = `${folder}/out.safetensors`;
    await Promise.all([1, 2, 3].map(() => convertWeights(pthPath('zip.pth'), { output })));
    const first = readFileSync(output);
    await convertWeights(pthPath('zip.pth'), { output });
    expect(readFileSync(output).equals(first)).toBe(true);
    expect(readdirSync(folder)).toEqual(['out.safetensors']);
  });

  it('writes into the cache what is published, and anything else beside its source', async () => {
    const source = `${folder}/toy.pth`;
    copyFileSync(pthPath('zip.pth'), source);
    const cacheDir = `${folder}/cache`;
    expect((await convertWeights(source, { cacheDir })).path).toBe(`${folder}/toy.safetensors`);
    const published = publishedAt(pthFile('zip.pth'));
    const { path, sha256 } = await convertWeights(source, { cacheDir, published });
    expect(path).toBe(`${cacheDir}/weights/toy-weights.safetensors`);
    expect((await loadNetworkWeights(path)).sha256).toBe(sha256);
  });

  it('refuses an invalid .pth file and a path that cannot be written, and leaves no file', async () => {
    const source = pthPath('all-dtypes.safetensors');
    await expect(convertWeights(source)).rejects.toThrow('it is a safetensors file already');
    await expect(convertWeights(pthPath('os-system.pth'), { output: `${folder}/x` })).rejects.toThrow('posix.system');
    mkdirSync(`${folder}/taken`);
    const refused = convertWeights(pthPath('zip.pth'), { output: `${folder}/taken` });
    await expect(refused).rejects.toMatchObject({ code: 'io' });
    expect(readdirSync(folder)).toEqual(['taken']);
    await expect(convertWeights(source, { out: 'x' } as ConvertWeightsOptions)).rejects.toThrow("no option 'out'");
  });
});
