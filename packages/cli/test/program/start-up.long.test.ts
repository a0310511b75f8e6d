import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/all.ts';
import { build } from '../new-app/packed.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** This module writes the processor time of the process to a pipe when the process ends. */
const watch = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => writeSync(3, JSON.stringify(process.cpuUsage())));
`)}`;
const TIMES = 5;
const MOST = 300;

/** Returns the milliseconds of processor time of a command line, and its output. */
function timed(args: readonly string[]): { readonly ms: number; readonly out: string } {
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'] as const;
  const { output, status } = spawnSync(process.execPath, ['--import', watch, main, ...args], {
    encoding: 'utf8',
    stdio: [...stdio],
  });
  expect(status).toBe(0);
  const { user, system } = JSON.parse(output[3]!) as NodeJS.CpuUsage;
  return { ms: (user + system) / 1000, out: output[1]! };
}

// Processor time is measured, because wall-clock time also depends on other programs on the machine.
describe('the published command', () => {
  beforeAll(() => build(['ganforge']), 600_000);

  it.each(['', ...COMMANDS.map(({ name }) => name), 'metrics fid'])('shows help within 300 ms: ganforge %s', (name) => {
    const line = [...name.split(' ').filter((word) => word !== ''), '--help'];
    const all = Array.from({ length: TIMES }, () => timed(line));
    expect(all[0]!.out).toContain('Usage: ganforge');
    const median = all.map(({ ms }) => ms).sort((x, y) => x - y)[TIMES >> 1]!;
    console.info(`ganforge ${line.join(' ')}: ${median.toFixed(0)} ms`);
    expect(median).toBeLessThan(MOST);
  });
});
