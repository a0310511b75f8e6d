import { readFile } from 'node:fs/promises';
import { GanError, writeFileAtomic } from '@ganforge/formats';

/** How a game went for the student. */
export type StudentResult = 'win' | 'loss' | 'draw';

/** What a run remembers of its games: `chess.json` in its folder. */
export interface Standing {
  /** From 1 on. */
  readonly level: number;
  /** Results at this level, the last five at most. */
  readonly results: readonly StudentResult[];
  /** Games in all. */
  readonly games: number;
}

const FILE = 'chess.json';
const [WINS, OF] = [3, 5];

/** The standing after a game: after three wins of five the level rises by one. */
export function afterGame({ level, results, games }: Standing, result: StudentResult, most: number): Standing {
  const last = [...results, result].slice(-OF);
  const rises = last.filter((one) => one === 'win').length >= WINS && level < most;
  return { level: rises ? level + 1 : level, results: rises ? [] : last, games: games + 1 };
}

/** The standing of a run; level 1 before the first game. @throws GanError `file` for a damaged one */
export async function readStanding(run: string): Promise<Standing> {
  const text = await readFile(`${run}/${FILE}`, 'utf8').catch(() => undefined);
  if (text === undefined) return { level: 1, results: [], games: 0 };
  try {
    const { level, results, games } = JSON.parse(text) as Standing;
    if (Number.isInteger(level) && Array.isArray(results) && Number.isInteger(games)) return { level, results, games };
  } catch {
    // Told below.
  }
  throw new GanError('cli/chess', `${run}/${FILE} is damaged. Remove it to begin at level 1.`, { code: 'file' });
}

/** Writes the standing of a run. */
export async function writeStanding(run: string, standing: Standing): Promise<void> {
  await writeFileAtomic(`${run}/${FILE}`, new TextEncoder().encode(`${JSON.stringify(standing)}\n`));
}
