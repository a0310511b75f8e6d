import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@ganforge/formats';
import { type Manifest, readEvents } from '@ganforge/run';

/** The end of a child process. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

/** The number of steps of a child process, and its checkpoint interval. */
export interface ChildSettings {
  readonly steps: number;
  readonly checkpointEvery: number;
}

/** A running child process. */
export interface Child {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<ChildEnd>;
}

/**
 * Starts a process that trains in `folder`. `onLine` receives each line that the process prints, and may kill the
 * process.
 *
 * @param script a file that calls `killableRun`
 */
export function startRun(
  script: URL,
  folder: string,
  settings: ChildSettings,
  onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Child {
  const node = ['--import', 'tsx', '-C', '@ganforge/source'];
  const own = [folder, String(settings.steps), String(settings.checkpointEvery)];
  const child = spawn(process.execPath, [...node, fileURLToPath(script), ...own], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
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

/**
 * Throws if a run's folder has lost data or has an incomplete checkpoint. Call it after a process was killed.
 *
 * @param linesBefore the complete event lines that the folder had: the result of the previous call, or an empty string
 * @returns the complete event lines that the folder has now
 * @throws Error if data is lost or incomplete
 */
export async function expectNothingLost(folder: string, linesBefore: string): Promise<string> {
  if (!existsSync(`${folder}/events.jsonl`)) return '';
  const text = await readFile(`${folder}/events.jsonl`, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (!whole.startsWith(linesBefore)) throw new Error('events.jsonl lost lines that it had');
  const names = existsSync(`${folder}/checkpoints`) ? await readdir(`${folder}/checkpoints`) : [];
  for (const name of names.filter((one) => /^step-\d+$/.test(one))) await expectWhole(`${folder}/checkpoints/${name}`);
  const told = (await readEvents(folder)).filter(({ type }) => type === 'checkpoint').at(-1);
  if (told !== undefined && !names.includes(`step-${told.step}`)) {
    throw new Error(
      `an event named the checkpoint of step ${told.step}, but it is missing; there are ${names.join(', ')}`,
    );
  }
  return whole;
}

/** Throws unless each file of a checkpoint has the length and the checksum that are in its manifest. */
async function expectWhole(checkpoint: string): Promise<void> {
  const { files } = JSON.parse(await readFile(`${checkpoint}/manifest.json`, 'utf8')) as Manifest;
  for (const [file, promised] of Object.entries(files)) {
    const bytes = await readFile(`${checkpoint}/${file}`);
    if (bytes.length !== promised.bytes || (await sha256(bytes)) !== promised.sha256) {
      throw new Error(`${checkpoint}/${file} differs from its manifest`);
    }
  }
}
