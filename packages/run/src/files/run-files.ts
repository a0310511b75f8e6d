import type { NamedArray } from '@ganforge/formats';

/** The arrays of a safetensors file with its length and checksum. */
export interface ArrayFile {
  readonly tensors: Readonly<Record<string, NamedArray>>;
  readonly bytes: number;
  /** The checksum; undefined if it cannot be computed, as in a page without https. */
  readonly sha256: string | undefined;
}

/** The source of a run's files: a folder, or an address that serves a folder. */
export interface RunFiles {
  /** The folder or the address, for messages. */
  readonly at: string;
  /** Whether it is on this machine, where it is possible to tell if a process still runs. */
  readonly local: boolean;
  /**
   * Reads a whole file; undefined if it is missing.
   *
   * @throws GanError `io` or `network` if it cannot be read
   */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Reads a file from byte `from` on, in parts; no parts if the file is missing or shorter. */
  stream(path: string, from?: number): AsyncIterable<Uint8Array>;
  /**
   * Reads a safetensors file; undefined if it is missing.
   *
   * @throws GanError `file` if it is damaged
   */
  arrays(path: string): Promise<ArrayFile | undefined>;
  /** Lists the names in a folder; empty if it is missing, undefined if a server cannot list it. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Whether a process is training the run. */
  isLocked(): Promise<boolean>;
}
