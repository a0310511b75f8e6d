import { stat } from 'node:fs/promises';
import { GanError } from '@ganforge/formats';
import { checkConfig, openRun, type RunConfig, type RunRecord } from '@ganforge/run';

/** Describes where a training is stored, and whether it is new or continues. */
export interface RunPlace {
  readonly folder: string;
  /** Whether a run exists there and will be continued. */
  readonly isThere: boolean;
  /** The number of completed steps. */
  readonly step: number;
}

/**
 * Finds the folder of a run. It is the last of `<name>`, `<name>-2`, `<name>-3`, ... that contains a run with this
 * configuration.
 *
 * @param fresh whether to use the first free folder instead
 * @throws GanError `mismatch` if runs exist, but none with this configuration; the message lists the differences
 */
export async function placeOf(name: string, config: RunConfig, fresh: boolean): Promise<RunPlace> {
  const there: { readonly folder: string; readonly record: RunRecord; readonly step: number }[] = [];
  for (let i = 1; ; i++) {
    const folder = i === 1 ? name : `${name}-${i}`;
    if (!(await isRun(folder))) {
      if (fresh || there.length === 0) return { folder, isThere: false, step: 0 };
      break;
    }
    const run = await openRun(folder);
    there.push({ folder, record: run.record, step: (await run.metrics())?.step ?? 0 });
  }
  const same = there.findLast(({ folder, record }) => differs(folder, record.config, config) === undefined);
  if (same !== undefined) return { folder: same.folder, isThere: true, step: same.step };
  const last = there.at(-1)!;
  const problem = differs(last.folder, last.record.config, config)!.problem;
  throw new GanError(
    'cli/train',
    `${problem} Use --fresh to start a new run beside it, or --name to choose another folder.`,
    {
      code: 'mismatch',
    },
  );
}

function differs(folder: string, expected: RunConfig, received: RunConfig): GanError | undefined {
  try {
    checkConfig(folder, expected, received);
    return undefined;
  } catch (error) {
    if (error instanceof GanError) return error;
    throw error;
  }
}

function isRun(folder: string): Promise<boolean> {
  return stat(`${folder}/run.json`).then(
    () => true,
    () => false,
  );
}
