import { readFile } from 'node:fs/promises';
import { GanError, writeFileAtomic } from '@ganforge/formats';

/** The result of a game for the student. */
export type StudentResult = 'win' | 'loss' | 'draw';

/** The level and the results of the student, which are stored as `chess.json` in the folder of the run. */
export interface Standing {
  /** The level. The first level is 1. */
  readonly level: number;
  /** The results at this level, at most the last five. */
  readonly results: readonly StudentResult[];
  /** The number of games at all levels. */
  readonly games: number;
}

const FILE = 'chess.json';
const [WINS, OF] = [3, 5];

/** Computes the standing after a game. The level rises by one after three wins in the last five games. */
export function afterGame({ level, results, games }: Standing, result: StudentResult, most: number): Standing {
  const last = [...results, result].slice(-OF);
  const rises = last.filter((one) => one === 'win').length >= WINS && level < most;
  return { level: rises ? level + 1 : level, results: rises ? [] : last, games: games + 1 };
}

/** Reads the standing of a run. Before the first game the level is 1. @throws GanError `file` if the file is damaged */
export async function readStanding(run: string): Promise<Standing> {
  const text = await readFile(`${run}/${FILE}`, 'utf8').catch(() => undefined);
  if (text === undefined) return { level: 1, results: [], games: 0 };
  try {
    const { level, results, games } = JSON.parse(text) as Standing;
    if (Number.isInteger(level) && Array.isArray(results) && Number.isInteger(games)) return { level, results, games };
  } catch {
    // The error is thrown below.
  }
  throw new GanError('cli/chess', `${run}/${FILE} is damaged. Remove it to begin at level 1.`, { code: 'file' });
}

/** Writes the standing of a run. */
export async function writeStanding(run: string, standing: Standing): Promise<void> {
  await writeFileAtomic(`${run}/${FILE}`, new TextEncoder().encode(`${JSON.stringify(standing)}\n`));
}
