import { readFile } from 'node:fs/promises';
import { GanError, ioError } from '@ganforge/formats';

const where = 'cli/protocol';

/** All that decides the numbers of an evaluation beside the generated examples themselves. */
export interface Protocol {
  readonly format: 'ganforge-protocol';
  readonly version: 1;
  readonly metrics: readonly string[];
  /** What made features, and sha256 of its weights. */
  readonly extractor: string;
  readonly weights: string;
  /** Of a run: how many samples, of what seed. */
  readonly n: number;
  readonly seed: number;
  readonly real: {
    /** Sets, or names of folders and files; any place will do if its fingerprint is the same. */
    readonly places: readonly string[];
    readonly size: number;
    readonly fingerprint: string;
  };
  /** Of the image or point that is compared. */
  readonly spec: object;
  /** Of tables, as the options of `evaluate` have them. */
  readonly target?: string;
  readonly positive?: string;
  readonly group?: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What an evaluation found, and how. */
export interface Evaluation {
  readonly protocol: Protocol;
  /** The run or the folder that was judged. */
  readonly generated: string;
  readonly step?: number;
  readonly numbers: Readonly<Record<string, number>>;
  /** What the numbers mean. */
  readonly findings?: readonly string[];
}

/** Name of the file in a run's folder that holds its last evaluation. */
export const EVALUATION_FILE = 'evaluation.json';

/** The protocol of a file, or of a file with an evaluation. @throws GanError `file` for any other file */
export async function readProtocol(path: string): Promise<Protocol> {
  const found = await readJson(path);
  const protocol = 'protocol' in found ? (found.protocol as Partial<Protocol>) : (found as Partial<Protocol>);
  if (protocol.format === 'ganforge-protocol' && protocol.version === 1) return protocol as Protocol;
  const problem = `${path} must be a protocol of version 1, or an evaluation; it is ${protocol.format ?? 'neither'}.`;
  throw new GanError(where, problem, { code: 'file' });
}

/** The numbers that a file holds beside its protocol; undefined where it holds none. */
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
