import type { NamedArray } from '@ganforge/formats';

/** Contains the arrays of a safetensors file, its length and its checksum. */
export interface ArrayFile {
  readonly tensors: Readonly<Record<string, NamedArray>>;
  readonly bytes: number;
  /** The checksum. It is undefined if it cannot be computed, which happens in a page without https. */
  readonly sha256: string | undefined;
}

/** Reads the files of a run in a folder, or at an address that serves a folder. */
export interface RunFiles {
  /** The folder or the address, for messages. */
  readonly at: string;
  /** Whether the folder is on this machine. Only then is it possible to check whether a process is still running. */
  readonly local: boolean;
  /**
   * Reads a whole file. Returns undefined if the file is missing.
   *
   * @throws GanError `io` or `network` if the file cannot be read
   */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Reads a file in parts, starting at byte `from`. There are no parts if the file is missing or shorter. */
  stream(path: string, from?: number): AsyncIterable<Uint8Array>;
  /**
   * Reads a safetensors file. Returns undefined if the file is missing.
   *
   * @throws GanError `file` if it is damaged
   */
  arrays(path: string): Promise<ArrayFile | undefined>;
  /**
   * Lists the names in a folder. The list is empty if the folder is missing. Returns undefined if a server cannot list
   * it.
   */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Returns whether a process is training the run. */
  isLocked(): Promise<boolean>;
}
