import { decodePth, decodeSafetensors, ioError, nodeFs, sha256 } from '@ganforge/formats';
import { isSafetensors, originalOf } from './conversion.ts';
import type { NetworkWeights } from './network-weights.ts';

const WHERE = 'metrics/weights';

/**
 * Reads the weights of a network from a .pth file (old or zip format) or a safetensors file.
 *
 * `sha256` identifies the weights. It is the SHA-256 of the file. For a safetensors file of `convertWeights`, it is the
 * SHA-256 of the original file, taken from the metadata. The digest of all tensors is checked first, so a damaged file,
 * or one with other tensors, is an error. A file with both digests forged is not detected; `verifyWeights` compares
 * with the original.
 *
 * @param source a path (Node), or the bytes of a file
 * @throws GanError `file` or `checksum` if the file is missing, damaged or of another format; `io` if it cannot be read
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

/** Reads a whole file. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const fs = await nodeFs(WHERE);
  return fs.readFile(path).catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
}
