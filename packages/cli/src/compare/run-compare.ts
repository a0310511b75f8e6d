import { resolveOptions, writeFileAtomic } from '@ganforge/formats';
import type { Invocation } from '../program/command.ts';
import { findRun } from '../runs/find-run.ts';
import { groupRuns } from './groups.ts';
import { COMPARE_OPTIONS } from './options.ts';
import { renderTable } from './tables.ts';

/** Runs `ganforge compare`. */
export async function runCompare({ args, given, output }: Invocation): Promise<undefined> {
  const { format, out } = resolveOptions('ganforge compare', COMPARE_OPTIONS, given);
  const groups = await groupRuns(await Promise.all(args.map(findRun)));
  const table = renderTable(groups, format);
  const alone = groups.filter(({ seeds }) => seeds.length === 1).length;
  if (alone > 0) output.note(`${alone} of ${groups.length} rows have a single seed, so they have no interval.`);
  if (out !== undefined) await writeFileAtomic(out, table, 'cli/compare');
  output.say(out === undefined ? table.trimEnd() : `${out}: ${groups.length} rows`);
  output.json({ groups, ...(out !== undefined && { out }) });
  return undefined;
}
