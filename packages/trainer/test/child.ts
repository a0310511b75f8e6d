import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readEvents } from '@ganforge/trainer';
import { expect } from 'vitest';
import { checkpointName, listCheckpoints, readCheckpoint } from '../src/checkpoint.ts';

/** How a child ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

/** Starts `killable-run.ts`; `onLine` may kill it. */
export function startRun(
  folder: string,
  settings: { readonly steps: number; readonly checkpointEvery: number },
  onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): { readonly kill: (signal: NodeJS.Signals) => void; readonly ended: Promise<ChildEnd> } {
  const script = fileURLToPath(new URL('killable-run.ts', import.meta.url));
  const args = [
    '--import',
    'tsx',
    '-C',
    '@ganforge/source',
    script,
    folder,
    String(settings.steps),
    String(settings.checkpointEvery),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines: string[] = [];
  let rest = '';
  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    for (const line of parts) {
      lines.push(line);
      onLine(line, kill);
    }
  });
  const ended = new Promise<ChildEnd>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, lines }));
  });
  return { kill, ended };
}

/** Whatever was killed when: nothing that was written is lost, and nothing is half. */
export async function expectNothingLost(folder: string, linesBefore: string): Promise<string> {
  if (!existsSync(`${folder}/events.jsonl`)) return '';
  const text = await readFile(`${folder}/events.jsonl`, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  expect(whole.startsWith(linesBefore)).toBe(true);
  const steps = await listCheckpoints(folder);
  for (const step of steps) await readCheckpoint(folder, checkpointName(step)); // throws where a byte is wrong
  const told = (await readEvents(folder)).filter((event) => event.type === 'checkpoint').at(-1);
  if (told !== undefined) expect(steps).toContain(told.step);
  return whole;
}
