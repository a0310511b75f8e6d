import { readFile } from 'node:fs/promises';
import { GanError, ioError } from '@ganforge/formats';

const where = 'cli/protocol';

/** Everything that determines the numbers of an evaluation, except the generated examples. */
export interface Protocol {
  readonly format: 'ganforge-protocol';
  readonly version: 1;
  readonly metrics: readonly string[];
  /** The feature extractor and the SHA-256 of its weights. */
  readonly extractor: string;
  readonly weights: string;
  /** For a run: number of samples and seed. */
  readonly n: number;
  readonly seed: number;
  readonly real: {
    /** Names of datasets, folders and files. Data at another place can be used if its fingerprint is the same. */
    readonly places: readonly string[];
    readonly size: number;
    readonly fingerprint: string;
  };
  /** Spec of the images or points that are compared. */
  readonly spec: object;
  /** For tables: the options of `evaluate`. */
  readonly target?: string;
  readonly positive?: string;
  readonly group?: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** The numbers of an evaluation and its protocol. */
export interface Evaluation {
  readonly protocol: Protocol;
  /** The run or the folder that was judged. */
  readonly generated: string;
  readonly step?: number;
  readonly numbers: Readonly<Record<string, number>>;
  /** Sentences that explain the numbers. */
  readonly findings?: readonly string[];
}

/** Name of the file with the last evaluation, in a run's folder. */
export const EVALUATION_FILE = 'evaluation.json';

/** Reads the protocol from a protocol file or an evaluation file. @throws GanError `file` for any other file */
export async function readProtocol(path: string): Promise<Protocol> {
  const found = await readJson(path);
  const protocol = 'protocol' in found ? (found.protocol as Partial<Protocol>) : (found as Partial<Protocol>);
  if (protocol.format === 'ganforge-protocol' && protocol.version === 1) return protocol as Protocol;
  const problem = `${path} must be a protocol of version 1, or an evaluation; it is ${protocol.format ?? 'neither'}.`;
  throw new GanError(where, problem, { code: 'file' });
}

/** Reads the numbers of a protocol file; undefined if it has none. */
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
