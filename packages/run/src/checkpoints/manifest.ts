import { GanError, problemOf, sha256 } from '@ganforge/formats';
import type { Measurements } from '../events/events.ts';
import type { RunConfig } from '../record/run-record.ts';

const where = 'run/checkpoint';

/** Describes the best checkpoint so far. */
export interface BestSoFar {
  readonly metric: string;
  readonly mode: 'min' | 'max';
  readonly step: number;
  readonly value: number;
}

/**
 * The content of the file `manifest.json` of a checkpoint: everything except the tensors, and the checksums of its
 * files.
 */
export interface Manifest {
  readonly format: 'ganforge-checkpoint';
  readonly version: 1;
  /** The number of completed steps. */
  readonly step: number;
  /** The state of the trainer except its tensors, such as its position in the data, as plain JSON. */
  readonly training: object;
  /** The stage and the values of the schedules at this step. Sampling needs them. */
  readonly at: { readonly stage: string; readonly schedules: Readonly<Record<string, number>> };
  readonly config: RunConfig;
  readonly configHash: string;
  /** The tfjs backend. A run can be resumed on another backend, but then its results are not exactly the same. */
  readonly backend: string;
  /** The latest values of the metrics. */
  readonly metrics: Measurements;
  readonly best: BestSoFar | null;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** Encodes a manifest as indented JSON. Its last field is the sha256 of all other fields. */
export async function encodeManifest(manifest: Manifest): Promise<string> {
  const self = await sha256(new TextEncoder().encode(JSON.stringify(manifest)));
  return `${JSON.stringify({ ...manifest, sha256: self }, null, 2)}\n`;
}

/**
 * Reads a manifest and verifies every byte.
 *
 * @param path the path of the file, for messages
 * @throws GanError `checksum` if the file is damaged; `unsupported` if a later version wrote it
 */
export async function decodeManifest(bytes: Uint8Array, path: string): Promise<Manifest> {
  let manifest: Manifest;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const read = JSON.parse(text) as (Manifest & { readonly sha256: string }) | null;
    if (typeof read !== 'object' || read === null) throw new Error('it is not a manifest');
    const { sha256: _, ...rest } = read;
    manifest = rest;
    // Encoding the manifest again must return the same text. This verifies the checksum, the fields and the white
    // space. A page without https cannot compute checksums, so it skips the check.
    if (globalThis.crypto?.subtle !== undefined && (await encodeManifest(manifest)) !== text)
      throw new Error('its checksum does not match its contents');
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? 'it is not JSON' : problemOf(cause);
    throw new GanError(where, `${path} is damaged: ${problem}.`, { code: 'checksum', cause });
  }
  if (manifest.format === 'ganforge-checkpoint' && manifest.version === 1) {
    const { config, training, at, metrics, files } = manifest as Partial<Record<keyof Manifest, unknown>>;
    const parts = { config, training, at, metrics, files };
    const missing = Object.entries(parts).find(([, part]) => typeof part !== 'object' || part === null);
    if (missing === undefined) return manifest;
    throw new GanError(where, `${path} is damaged: it has no ${missing[0]}.`, { code: 'checksum' });
  }
  throw new GanError(
    where,
    `${path} must be a ganforge-checkpoint of version 1; received ${manifest.format} ${manifest.version}. Use a newer release.`,
    { code: 'unsupported' },
  );
}
