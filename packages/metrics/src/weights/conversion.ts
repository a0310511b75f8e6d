import {
  decodePth,
  decodeSafetensors,
  encodeSafetensors,
  GanError,
  type NamedArray,
  type Safetensors,
  sha256,
} from '@ganforge/formats';

const WHERE = 'metrics/weights';

/** The metadata keys of a safetensors file that was converted from published weights. */
const NOTES = { source: 'source_sha256', tensors: 'tensors_sha256' } as const;

/** The tensors of a .pth file, with the digests of the file and of the tensors. */
export interface Original {
  readonly tensors: Readonly<Record<string, NamedArray>>;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** Digest of its tensors; see {@link digestOf}. */
  readonly tensorsSha256: string;
}

/**
 * Computes the digest of tensors: the SHA-256 of their safetensors file without metadata.
 *
 * The `safetensors` package writes the same file, byte for byte, so the digest can be computed without Ganforge:
 * `sha256sum` of `safetensors.torch.save_file(torch.load(path), out)`.
 */
function digestOf(tensors: Readonly<Record<string, NamedArray>>): Promise<string> {
  return sha256(encodeSafetensors(tensors));
}

/**
 * Reads a .pth file with its digests.
 *
 * @throws GanError `file` or `checksum` if it cannot be read
 */
export async function readOriginal(bytes: Uint8Array): Promise<Original> {
  const { tensors } = await decodePth(bytes);
  return { tensors, sha256: await sha256(bytes), tensorsSha256: await digestOf(tensors) };
}

/** Encodes `original` as a safetensors file with both digests in its metadata. */
export function encodeConversion({ tensors, sha256, tensorsSha256 }: Original): Uint8Array {
  return encodeSafetensors(tensors, { format: 'pt', [NOTES.source]: sha256, [NOTES.tensors]: tensorsSha256 });
}

/**
 * Returns the digest of the original file, after checking the digest of the tensors against the metadata; undefined if
 * the metadata has none.
 *
 * This detects damage and exchanged tensors, but not a forgery of both digests.
 *
 * @throws GanError `checksum` if the tensors have another digest
 */
export async function originalOf({ tensors, metadata }: Safetensors): Promise<Original | undefined> {
  const { [NOTES.source]: source, [NOTES.tensors]: expected } = metadata;
  if (source === undefined) return undefined;
  const tensorsSha256 = await digestOf(tensors);
  if (tensorsSha256 === expected) return { tensors, sha256: source, tensorsSha256 };
  throw new GanError(
    WHERE,
    `the file names the original weights (SHA-256 ${source}), but its tensors are different: ` +
      `expected SHA-256 ${expected ?? '(none is named)'}, received ${tensorsSha256}. Convert the original again.`,
    { code: 'checksum' },
  );
}

/**
 * Returns whether bytes start like a safetensors file: eight bytes of length, then JSON. No .pth file starts like this.
 */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b;
}

/**
 * Reads a file that was converted by {@link encodeConversion}.
 *
 * @throws GanError `file` if it is another file; `checksum` if its tensors have another digest
 */
export async function readConversion(bytes: Uint8Array): Promise<Original> {
  const original = await originalOf(decodeSafetensors(bytes));
  if (original !== undefined) return original;
  throw new GanError(WHERE, 'the file does not name the weights that it was converted from. Convert them again.', {
    code: 'file',
  });
}
