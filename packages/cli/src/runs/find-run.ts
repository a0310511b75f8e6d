import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GanError, nearestName } from '@ganforge/formats';
import type { OpenedRun } from '@ganforge/run';

/**
 * Opens the run in a folder or at an address.
 *
 * @throws GanError as `openRun`; if there is no run, the message lists the runs in the parent folder
 */
export async function findRun(place: string): Promise<OpenedRun> {
  const { openRun } = await import('@ganforge/run');
  try {
    return await openRun(place);
  } catch (cause) {
    if (!(cause instanceof GanError) || cause.code !== 'file' || /^https?:/.test(place)) throw cause;
    const others = await runsBeside(place);
    const problem = `${place} holds no run: run.json is missing. Start one by 'ganforge train VARIANT DATA'.${others}`;
    throw new GanError('cli/runs', problem, { code: 'file', cause });
  }
}

/**
 * Returns a text that lists the runs in the parent folder of a place, and suggests the run with the most similar name.
 * It is empty if there are no runs.
 */
export async function runsBeside(place: string): Promise<string> {
  const names = await runsIn(dirname(place));
  if (names.length === 0) return '';
  const nearest = nearestName(place, names);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return ` Runs there: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}.${guess}`;
}

/** Lists the subfolders that contain runs. */
async function runsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const found = names.sort().map(async (name) => {
    const path = folder === '.' ? name : join(folder, name);
    return (await stat(join(path, 'run.json')).catch(() => undefined)) === undefined ? [] : [path];
  });
  return (await Promise.all(found)).flat();
}
