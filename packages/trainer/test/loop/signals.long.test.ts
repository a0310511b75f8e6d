import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expectNothingLost } from '@ganforge/testing';
import { expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from '../temporary.ts';

const script = fileURLToPath(new URL('signalled-run.ts', import.meta.url));

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the script until it ends. When it prints 'here', the signals are sent at intervals of 50 ms. */
function run(folder: string, place: string, ...signals: readonly NodeJS.Signals[]): Promise<End> {
  const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@ganforge/source', script, folder, place]);
  let [out, err] = ['', ''];
  let sent = false;
  child.stdout.on('data', (text) => {
    out += text;
    if (sent || !out.includes('here\n')) return;
    sent = true;
    for (const [i, signal] of signals.entries()) setTimeout(() => child.kill(signal), 50 * i);
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })));
}

// The last number is the number of completed steps when the signal arrives. A running step ends before the signal is
// handled.
it.each([
  ['SIGINT', 'step', 4],
  ['SIGTERM', 'step', 4],
  ['SIGINT', 'dataset', 3],
  ['SIGTERM', 'dataset', 3],
  ['SIGINT', 'metric', 4],
  ['SIGTERM', 'metric', 4],
  ['SIGINT', 'sample', 4],
  ['SIGTERM', 'sample', 4],
  ['SIGINT', 'listener', 4],
  ['SIGINT', 'prepare', 0],
] as const)('%s in a %s leaves step %i, says what goes on, and ends the process', async (signal, place, step) => {
  const folder = await temporaryFolder();
  const { code, err, out } = await run(folder, place, signal);
  expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
  const call = `resume('${folder}', gan, dataset, { steps: 40 })`;
  const left =
    step === 0
      ? `there is no checkpoint yet. Start again with ${call}.`
      : `${folder}/checkpoints/step-${step} is written. Resume with ${call}.`;
  expect(err.split('\n').filter((line) => line.startsWith('[trainer]'))).toEqual([
    `[trainer] ${signal} at step ${step} of 40: ${left}`,
  ]);
  expect(out).not.toContain('interrupted'); // the code after the run must not start
  await expectNothingLost(folder, '');
  if (signal === 'SIGTERM' || place === 'sample') return; // only the other cases are resumed to the end
  const once = await temporaryFolder();
  expect(await run(once, 'nowhere')).toMatchObject({ code: 0 });
  expect(await run(folder, 'nowhere')).toMatchObject({ code: 0 });
  const last = (of: string) => contentsOf(`${of}/checkpoints/step-40`);
  expect(await last(folder)).toEqual(await last(once));
});

it.each([
  ['SIGINT', 'SIGINT'],
  ['SIGTERM', 'SIGINT'],
] as const)('a second signal kills at once: %s and %s', async (first, second) => {
  const folder = await temporaryFolder();
  const { code, signal } = await run(folder, 'metric', first, second);
  expect([code, signal]).toEqual([null, second]);
  await expectNothingLost(folder, '');
});
