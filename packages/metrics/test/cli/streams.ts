import { runCommand } from '../../src/cli/run-command.ts';

/** The result of a command line: its exit code and its output. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. */
export async function run(...args: readonly string[]): Promise<Outcome> {
  return runUntil(new AbortController().signal, ...args);
}

/** Runs a command line that `signal` can stop. */
export async function runUntil(signal: AbortSignal, ...args: readonly string[]): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const stdout = { write: (text: string) => out.push(text) };
  const stderr = { write: (text: string) => err.push(text) };
  const code = await runCommand(args, { stdout, stderr }, signal);
  return { code, out: out.join(''), err: err.join('') };
}

/** Runs a command line and returns the JSON object that it printed. */
export async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { out } = await run(...args, '--json');
  if (out.split('\n').length !== 2 || !out.endsWith('\n')) throw new Error(`not one line: ${out}`);
  return JSON.parse(out) as Record<string, unknown>;
}
