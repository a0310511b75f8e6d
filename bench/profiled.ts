import { Session } from 'node:inspector/promises';

/** Contains the share of time that was spent in each folder. */
export type Shares = Readonly<Record<string, number>>;

/**
 * Measures, with the sampling profiler of V8, the share of time that is spent in each folder while `work` runs. A
 * sample belongs to the folder of the innermost function that is in one of the folders. Other programs on the machine
 * change all shares in the same way.
 *
 * @param folders a part of the address of the files of each folder, by the name of the folder
 */
export async function profiled(folders: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<Shares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const names = Object.entries(folders);
  const folderOf = (id: number | undefined): string => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const { url, functionName } = nodes.get(at)!.callFrame;
      if (functionName === '(idle)') return 'idle';
      const found = names.find(([, part]) => url.includes(part));
      if (found !== undefined) return found[0];
    }
    return 'other';
  };
  const known = new Map(profile.nodes.map(({ id }) => [id, folderOf(id)]));
  const times: Record<string, number> = {};
  (profile.samples ?? []).forEach((id, i) => {
    const name = known.get(id)!;
    times[name] = (times[name] ?? 0) + profile.timeDeltas![i]!;
  });
  const busy = Object.entries(times).filter(([name]) => name !== 'idle');
  const sum = busy.reduce((total, [, time]) => total + time, 0);
  return Object.fromEntries(busy.map(([name, time]) => [name, time / sum]));
}
