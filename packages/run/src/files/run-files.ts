import type { NamedArray } from '@ganforge/formats';

/** The arrays of a safetensors file, and what proves its bytes. */
export interface ArrayFile {
  readonly tensors: Readonly<Record<string, NamedArray>>;
  readonly bytes: number;
  /** Absent where nothing can compute it: a page that is not served over https. */
  readonly sha256: string | undefined;
}

/** Where the files of a run are read from: a folder, or an address that serves one. */
export interface RunFiles {
  /** The folder or the address, for messages. */
  readonly at: string;
  /** Whether it is on this machine, where a process that is gone can be told from one that is not. */
  readonly local: boolean;
  /** A whole file; undefined if it is missing. @throws GanError `io` or `network` */
  read(path: string): Promise<Uint8Array | undefined>;
  /** A file from byte `from` on, in parts; nothing where it is missing or ends before. */
  stream(path: string, from?: number): AsyncIterable<Uint8Array>;
  /** A safetensors file; undefined if it is missing. @throws GanError `file` for one that is damaged */
  arrays(path: string): Promise<ArrayFile | undefined>;
  /** Names in a folder, none where it is missing; undefined if they cannot be known, as of a server. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Whether a process works on the run. */
  isLocked(): Promise<boolean>;
}
