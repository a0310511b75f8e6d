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

/** The notes of a safetensors file that was converted from published weights. */
const NOTES = { source: 'source_sha256', tensors: 'tensors_sha256' } as const;

/** The tensors of a .pth file, and two digests: of the file, and of what it holds. */
export interface Original {
  readonly tensors: Readonly<Record<string, NamedArray>>;
  /** Of the file. */
  readonly sha256: string;
  /** Of its tensors: see {@link digestOf}. */
  readonly tensorsSha256: string;
}

/**
 * SHA-256 of tensors, whatever file they come from: of the safetensors file of them that has no notes.
 *
 * That file is the same for everyone, byte for byte as Hugging Face's own package writes it, so the digest can be had
 * without this one: `sha256sum` of `safetensors.torch.save_file(torch.load(path), out)`.
 */
function digestOf(tensors: Readonly<Record<string, NamedArray>>): Promise<string> {
  return sha256(encodeSafetensors(tensors));
}

/**
 * Reads a .pth file with its digests.
 *
 * @throws GanError `file` or `checksum` when it cannot be read
 */
export async function readOriginal(bytes: Uint8Array): Promise<Original> {
  const { tensors } = await decodePth(bytes);
  return { tensors, sha256: await sha256(bytes), tensorsSha256: await digestOf(tensors) };
}

/** The safetensors file of `original`, which names both of its digests. */
export function encodeConversion({ tensors, sha256, tensorsSha256 }: Original): Uint8Array {
  return encodeSafetensors(tensors, { format: 'pt', [NOTES.source]: sha256, [NOTES.tensors]: tensorsSha256 });
}

/**
 * The original that a safetensors file says it was converted from, once its tensors have the digest that it names;
 * undefined where it names none.
 *
 * That is proof against damage, and against tensors that were exchanged, not against a forger who writes both digests.
 *
 * @throws GanError `checksum` when the tensors have another digest
 */
export async function originalOf({ tensors, metadata }: Safetensors): Promise<Original | undefined> {
  const { [NOTES.source]: source, [NOTES.tensors]: expected } = metadata;
  if (source === undefined) return undefined;
  const tensorsSha256 = await digestOf(tensors);
  if (tensorsSha256 === expected) return { tensors, sha256: source, tensorsSha256 };
  throw new GanError(
    WHERE,
    `the file says that it was converted from weights with SHA-256 ${source}, but its tensors are others: ` +
      `expected SHA-256 ${expected ?? '(none is named)'}, received ${tensorsSha256}. Convert the original again.`,
    { code: 'checksum' },
  );
}

/** Whether bytes begin as safetensors files do: eight bytes of length, then JSON. No .pth file does. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b;
}

/**
 * Reads a file that was converted by {@link encodeConversion}.
 *
 * @throws GanError `file` when it is none, `checksum` when its tensors have another digest
 */
export async function readConversion(bytes: Uint8Array): Promise<Original> {
  const original = await originalOf(decodeSafetensors(bytes));
  if (original !== undefined) return original;
  throw new GanError(WHERE, 'the file does not name the weights that it was converted from. Convert them again.', {
    code: 'file',
  });
}
