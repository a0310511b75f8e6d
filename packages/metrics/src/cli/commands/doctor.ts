import { stat } from 'node:fs/promises';
import { problemOf } from '@ganforge/formats';
import { cachePaths } from '../../weights/convert-weights.ts';
import { INCEPTION_WEIGHTS } from '../../weights/index.ts';
import type { Command } from '../command.ts';
import { withEngine } from '../peers.ts';

/** Describes the state of one part of the installation, and how to install what is missing. */
export interface Finding {
  readonly part: string;
  readonly found: string;
  /** The command to run, or undefined if nothing is missing. */
  readonly cure?: string;
}

/** Defines the command `doctor`, which shows what is installed and what to install. */
export const doctor: Command = {
  usage: 'doctor',
  summary: 'show which image formats and engines work on this machine, and how to install what is missing',
  takes: [0, 0],
  options: [],
  async run({ program }) {
    const findings = await findingsOf(program);
    const width = Math.max(...findings.map(({ part }) => part.length));
    return {
      json: { findings },
      lines: findings.map(({ part, found, cure }) => {
        return `${part.padEnd(width)}  ${found}${cure === undefined ? '' : `. To install it: ${cure}`}`;
      }),
    };
  },
};

/**
 * Checks which image formats this machine can decode and which engines it can use.
 *
 * @param program the name of the program that downloads weights; it appears in the advice
 */
export async function findingsOf(program: string): Promise<Finding[]> {
  const node: Finding = { part: 'node', found: `${process.version} on ${process.platform}-${process.arch}` };
  return [node, ...(await decoders()), await engine(), await weights(program)];
}

async function decoders(): Promise<Finding[]> {
  const png: Finding = { part: 'PNG, BMP, PPM', found: 'read by this package' };
  const part = 'JPEG, WebP, TIFF';
  const { loadSharp } = await import('@ganforge/media');
  if ((await loadSharp()) !== undefined) return [png, { part, found: 'read by sharp' }];
  return [png, { part, found: 'cannot be read: sharp is not installed', cure: 'npm install sharp' }];
}

async function engine(): Promise<Finding> {
  const part = 'engine';
  try {
    const found = await withEngine('inception-v3, squeezenet or digits', async () => {
      const { describeEngine, useEngine } = await import('@ganforge/engine');
      return describeEngine(await useEngine('auto'));
    });
    return { part, found };
  } catch (cause) {
    const [problem, cure] = problemOf(cause).split('. Run: ');
    return { part, found: problem!, ...(cure === undefined ? {} : { cure }) };
  }
}

async function weights(program: string): Promise<Finding> {
  const part = 'Inception weights';
  const { converted } = await cachePaths(INCEPTION_WEIGHTS, undefined);
  const isThere = await stat(converted).then(
    () => true,
    () => false,
  );
  if (isThere) return { part, found: converted };
  return { part, found: 'not in the cache', cure: `${program} weights fetch` };
}
