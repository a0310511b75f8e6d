import { decodePth, decodeSafetensors, ioError, nodeFs, sha256 } from '@ganforge/formats';
import { isSafetensors, originalOf } from './conversion.ts';
import type { NetworkWeights } from './network-weights.ts';

const WHERE = 'metrics/weights';

/**
 * Reads the weights of a network from a .pth file (either container) or a safetensors file.
 *
 * `sha256` says which weights they are. Of a .pth file, and of a safetensors file in general, it is that of the file. Of a
 * safetensors file made by `convertWeights` it is that of the original, as the file says, after the digest over all tensors
 * that the file names too was found right. So a damaged file, or one with other tensors under the same notes, is refused;
 * a file that was forged with both digests is not: `verifyWeights` compares with the original.
 *
 * @param source a path (in Node), or the bytes of a file
 * @throws GanError `file` or `checksum` for a file that is missing, damaged or of another format, `io` when it cannot be read
 *
 * @example
 * const weights = await loadNetworkWeights('pt_inception-2015-12-05-6726825d.pth');
 */
export async function loadNetworkWeights(source: string | Uint8Array): Promise<NetworkWeights> {
  const bytes = typeof source === 'string' ? await readBytes(source) : source;
  if (!isSafetensors(bytes)) return { ...(await decodePth(bytes)), sha256: await sha256(bytes) };
  const file = decodeSafetensors(bytes);
  const original = await originalOf(file);
  return { tensors: file.tensors, sha256: original?.sha256 ?? (await sha256(bytes)) };
}

/** A whole file. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const fs = await nodeFs(WHERE);
  return fs.readFile(path).catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
}
