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

/** The metadata keys in a safetensors file that was converted from published weights. */
const NOTES = { source: 'source_sha256', tensors: 'tensors_sha256' } as const;

/** Contains the tensors of a .pth file, the digest of the file and the digest of the tensors. */
export interface Original {
  readonly tensors: Readonly<Record<string, NamedArray>>;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** The digest of the tensors; see {@link digestOf}. */
  readonly tensorsSha256: string;
}

/**
 * Computes the digest of tensors: the SHA-256 of a safetensors file that contains only these tensors and no metadata.
 *
 * The Python package `safetensors` writes exactly the same file, so the digest can be computed without Ganforge:
 * `sha256sum` of the file that `safetensors.torch.save_file(torch.load(path), out)` writes.
 */
function digestOf(tensors: Readonly<Record<string, NamedArray>>): Promise<string> {
  return sha256(encodeSafetensors(tensors));
}

/**
 * Reads a .pth file and computes both digests.
 *
 * @throws GanError `file` or `checksum` if it cannot be read
 */
export async function readOriginal(bytes: Uint8Array): Promise<Original> {
  const { tensors } = await decodePth(bytes);
  return { tensors, sha256: await sha256(bytes), tensorsSha256: await digestOf(tensors) };
}

/** Encodes `original` as a safetensors file whose metadata contains both digests. */
export function encodeConversion({ tensors, sha256, tensorsSha256 }: Original): Uint8Array {
  return encodeSafetensors(tensors, { format: 'pt', [NOTES.source]: sha256, [NOTES.tensors]: tensorsSha256 });
}

/**
 * Returns the tensors with the digest of the original file, which the metadata names. The digest of the tensors is
 * checked first. Returns undefined if the metadata has no digest.
 *
 * The check detects damaged and exchanged tensors. It does not detect that both digests were forged.
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
    `the metadata says that this file was converted from weights with SHA-256 ${source}, but its tensors are different: ` +
      `expected SHA-256 ${expected ?? '(none is named)'}, received ${tensorsSha256}. Convert the original again.`,
    { code: 'checksum' },
  );
}

/**
 * Returns whether the bytes start like a safetensors file: an eight-byte length, followed by JSON. A .pth file never
 * starts like this.
 */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b;
}

/**
 * Reads a file that {@link encodeConversion} has written.
 *
 * @throws GanError `file` if it is a file of another kind; `checksum` if the digest of its tensors is wrong
 */
export async function readConversion(bytes: Uint8Array): Promise<Original> {
  const original = await originalOf(decodeSafetensors(bytes));
  if (original !== undefined) return original;
  throw new GanError(WHERE, 'the file does not name the weights that it was converted from. Convert them again.', {
    code: 'file',
  });
}
