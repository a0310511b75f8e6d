import { readFile } from 'node:fs/promises';
import { GanError, ioError } from '@ganforge/formats';

const where = 'cli/protocol';

/** Contains everything that determines the numbers of an evaluation, except the generated examples. */
export interface Protocol {
  readonly format: 'ganforge-protocol';
  readonly version: 1;
  readonly metrics: readonly string[];
  /** The feature extractor. `weights` is the SHA-256 of its weights. */
  readonly extractor: string;
  readonly weights: string;
  /** The number of samples of a run. `seed` is the seed of these samples. */
  readonly n: number;
  readonly seed: number;
  readonly real: {
    /** The names of datasets, folders and files. Other data may be used if it has the same fingerprint. */
    readonly places: readonly string[];
    readonly size: number;
    readonly fingerprint: string;
  };
  /** The spec of the images or points that are compared. */
  readonly spec: object;
  /** The options of `evaluate` for tables. */
  readonly target?: string;
  readonly positive?: string;
  readonly group?: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Contains the numbers of an evaluation and its protocol. */
export interface Evaluation {
  readonly protocol: Protocol;
  /** The run or the folder that was evaluated. */
  readonly generated: string;
  readonly step?: number;
  readonly numbers: Readonly<Record<string, number>>;
  /** Sentences that explain the numbers. */
  readonly findings?: readonly string[];
}

/** The name of the file with the last evaluation in the folder of a run. */
export const EVALUATION_FILE = 'evaluation.json';

/**
 * Reads the protocol from a protocol file or an evaluation file.
 *
 * @throws GanError `file` if the file is of another kind
 */
export async function readProtocol(path: string): Promise<Protocol> {
  const found = await readJson(path);
  const protocol = 'protocol' in found ? (found.protocol as Partial<Protocol>) : (found as Partial<Protocol>);
  if (protocol.format === 'ganforge-protocol' && protocol.version === 1) return protocol as Protocol;
  const problem = `${path} must be a protocol of version 1, or an evaluation; it is ${protocol.format ?? 'neither'}.`;
  throw new GanError(where, problem, { code: 'file' });
}

/** Reads the numbers of a protocol file. Returns undefined if it has none. */
export async function readNumbers(path: string): Promise<Readonly<Record<string, number>> | undefined> {
  return (await readJson(path)).numbers as Readonly<Record<string, number>> | undefined;
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw ioError(where, `read ${path}`, cause);
  });
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new GanError(where, `${path} is not JSON. Give a file that 'ganforge protocol' wrote.`, {
      code: 'file',
      cause,
    });
  }
}
