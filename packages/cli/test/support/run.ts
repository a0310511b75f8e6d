import { runCommandLine } from 'ganforge';

/** The result of a command line: its exit code and its output. */
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

/** Returns the flags of a training of a few steps, without measurements and samples. */
export function quickly(runs: string, steps: number): string[] {
  const without = ['--measure-every', '0', '--sample-every', '0'];
  return ['--quick', ...without, '--runs', runs, '--quiet', '--steps', `${steps}`];
}

/** Runs a command line and returns the JSON objects that it printed, one per line. */
export async function json(...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { out } = await run(...args, '--json');
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
