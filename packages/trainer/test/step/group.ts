import type { Executor, HostArrays } from '@ganforge/trainer';

/**
 * Returns executors that simulate several processes within one process. Each executor waits until all executors have
 * passed their values.
 */
export function executorGroup(microbatches: number, processes: number): readonly Executor[] {
  const count = microbatches / processes;
  let round:
    | {
        given: (HostArrays | undefined)[];
        left: number;
        done: (all: readonly HostArrays[]) => void;
        all: Promise<readonly HostArrays[]>;
      }
    | undefined;
  const begin = () => {
    let done: (all: readonly HostArrays[]) => void = () => undefined;
    const all = new Promise<readonly HostArrays[]>((resolve) => {
      done = resolve;
    });
    return { given: Array<HostArrays | undefined>(processes).fill(undefined), left: processes, done, all };
  };
  return Array.from({ length: processes }, (_, process) => ({
    microbatches,
    first: process * count,
    count,
    gather(values) {
      round ??= begin();
      const own = round;
      if (own.given[process] !== undefined) throw new Error(`process ${process} gives twice in one exchange`);
      own.given[process] = values;
      own.left--;
      if (own.left === 0) {
        round = undefined;
        own.done(own.given as HostArrays[]);
      }
      return own.all;
    },
  }));
}
