import { readFile } from 'node:fs/promises';
import { GanError, writeFileAtomic } from '@ganforge/formats';

/** The student's result of a game. */
export type StudentResult = 'win' | 'loss' | 'draw';

/** The student's level and results, stored as `chess.json` in the run's folder. */
export interface Standing {
  /** The level, from 1 on. */
  readonly level: number;
  /** The results at this level; at most the last five. */
  readonly results: readonly StudentResult[];
  /** Number of all games. */
  readonly games: number;
}

const FILE = 'chess.json';
const [WINS, OF] = [3, 5];

/** Computes the standing after a game. Three wins in five games raise the level by one. */
export function afterGame({ level, results, games }: Standing, result: StudentResult, most: number): Standing {
  const last = [...results, result].slice(-OF);
  const rises = last.filter((one) => one === 'win').length >= WINS && level < most;
  return { level: rises ? level + 1 : level, results: rises ? [] : last, games: games + 1 };
}

/** Reads the standing of a run; it is level 1 before the first game. @throws GanError `file` for a damaged one */
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
