import { runCommandLine } from 'ganforge';

/** What a command line gave: its exit code and what it printed. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. */
export async function run(...args: readonly string[]): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const streams = {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
  };
  const code = await runCommandLine(args, streams, new AbortController().signal);
  return { code, out: out.join(''), err: err.join('') };
}

/** The flags of a training of a few steps that neither measures nor shows samples. */
export function quickly(runs: string, steps: number): string[] {
  const without = ['--measure-every', '0', '--sample-every', '0'];
  return ['--quick', ...without, '--runs', runs, '--quiet', '--steps', `${steps}`];
}

/** The objects that a command line printed, one a line. */
export async function json(...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { out } = await run(...args, '--json');
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
