import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { problemOf } from '@ganforge/formats';
import { type Finding, findingsOf } from '@ganforge/metrics/command';
import type { Invocation } from '../program/command.ts';
import { packageVersion } from '../program/version.ts';

const GIB = 2 ** 30;

/** Runs `ganforge doctor`. */
export async function runDoctor({ output }: Invocation): Promise<undefined> {
  const version: Finding = { part: 'ganforge', found: await packageVersion() };
  const findings = [
    version,
    ...(await findingsOf('ganforge metrics')),
    await molecules(),
    ...(await engines()),
    machine(),
    await disk(),
    data(),
  ];
  const width = Math.max(...findings.map(({ part }) => part.length));
  const lines = findings.map(({ part, found, cure }) => {
    return `${part.padEnd(width)}  ${found}${cure === undefined ? '' : `. To install it: ${cure}`}`;
  });
  output.say(...lines);
  output.json({ findings });
  return undefined;
}

async function molecules(): Promise<Finding> {
  const part = 'SMILES';
  const { loadChemistry } = await import('@ganforge/media/chemistry');
  return loadChemistry().then(
    () => ({ part, found: 'read by openchemlib' }),
    () => ({ part, found: 'not read', cure: 'npm install openchemlib' }),
  );
}

/** Returns the engines that could not be used, with advice for each. */
async function engines(): Promise<Finding[]> {
  try {
    const { useEngine } = await import('@ganforge/engine');
    const { passedOver } = await useEngine();
    return passedOver.map(({ name, reason }) => {
      const [found, cure] = reason.split(/;\s*(.*)/s, 2) as [string, string?];
      return { part: `engine ${name}`, found, ...(cure !== undefined && { cure }) };
    });
  } catch (cause) {
    return [{ part: 'engines', found: problemOf(cause) }];
  }
}

function machine(): Finding {
  const memory = `${(freemem() / GIB).toFixed(1)} of ${(totalmem() / GIB).toFixed(1)} GiB of memory free`;
  return { part: 'machine', found: `${availableParallelism()} threads, ${memory}` };
}

async function disk(): Promise<Finding> {
  const part = 'disk here';
  try {
    const { bavail, bsize } = await statfs('.');
    const free = (bavail * bsize) / GIB;
    return {
      part,
      found: `${free.toFixed(1)} GiB free`,
      ...(free < 1 && { cure: 'make room: checkpoints take megabytes each' }),
    };
  } catch (cause) {
    return { part, found: `not known: ${problemOf(cause)}` };
  }
}

function data(): Finding {
  const folder = process.env.GANFORGE_DATA_DIR;
  const part = 'GANFORGE_DATA_DIR';
  return folder ? { part, found: folder } : { part, found: 'not set: mnist, fashion-mnist and cifar10 are downloaded' };
}
