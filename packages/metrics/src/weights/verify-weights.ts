import { GanError } from '@ganforge/formats';
import { isSafetensors, readConversion, readOriginal } from './conversion.ts';
import { readBytes } from './load-network-weights.ts';
import { INCEPTION_WEIGHTS } from './published-weights.ts';

const WHERE = 'metrics/weights';

/** The result of {@link verifyWeights}. */
export interface VerifiedWeights {
  /** SHA-256 of the .pth file. */
  readonly sha256: string;
  /** SHA-256 of a safetensors file of these tensors without metadata, as written by the `safetensors` package. */
  readonly tensorsSha256: string;
  /** Whether it is the original file of FID (the pinned SHA-256). */
  readonly isFid: boolean;
}

/**
 * Computes the digests of a .pth file and checks that `converted` was made from it.
 *
 * `loadNetworkWeights` cannot check this, because it only knows the metadata of the converted file.
 *
 * @param original path of the .pth file
 * @param converted path of a safetensors file that `convertWeights` made from it
 * @throws GanError `mismatch` if `converted` belongs to another file or holds other tensors; `file` or `checksum` if a
 *   file is missing or damaged
 *
 * @example
 * const { isFid } = await verifyWeights('pt_inception-2015-12-05-6726825d.pth', 'weights.safetensors');
 */
export async function verifyWeights(original: string, converted?: string): Promise<VerifiedWeights> {
  const bytes = await readBytes(original);
  if (isSafetensors(bytes)) {
    throw new GanError(WHERE, `${original} must be the .pth file; it is a safetensors file. Give the original first.`, {
      code: 'file',
    });
  }
  const { sha256, tensorsSha256 } = await readOriginal(bytes);
  if (converted !== undefined) {
    const claimed = await readConversion(await readBytes(converted));
    for (const [what, expected, received] of [
      ['the file that it names has', sha256, claimed.sha256],
      ['its tensors have', tensorsSha256, claimed.tensorsSha256],
    ] as const) {
      if (expected === received) continue;
      throw new GanError(
        WHERE,
        `${converted} was not converted from ${original}: ${what} SHA-256 ${received}, expected ${expected}. ` +
          'Convert the original again.',
        { code: 'mismatch' },
      );
    }
  }
  return { sha256, tensorsSha256, isFid: sha256 === INCEPTION_WEIGHTS.sha256 };
}
