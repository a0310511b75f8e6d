import { Session } from 'node:inspector/promises';

/** The time of a profile by where it went, in shares. */
export type Shares = Readonly<Record<string, number>>;

/**
 * Which of some folders the processor worked for while `work` ran, by V8's sampling profiler: a sample belongs to the folder
 * of the innermost function that lies in one of them. What the machine's other programs do changes all shares alike.
 *
 * @param folders a part of the address of each folder's files, by its name
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
