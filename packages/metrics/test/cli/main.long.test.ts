import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomImages, writePngs } from './image-folders.ts';
import type { Outcome } from './streams.ts';

const root = mkdtempSync(`${tmpdir()}/metrics-main-`);
afterAll(() => rmSync(root, { recursive: true }));
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Runs the program. `onErr` is called with what it has written to stderr, and may kill it. */
function program(
  args: readonly string[],
  onErr: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=@ganforge/source', main, ...args]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes;
    onErr(err, (signal) => child.kill(signal));
  });
  return new Promise((done) => {
    child.on('close', (code) => done({ code: code ?? -1, out, err }));
  });
}

beforeAll(() => {
  writePngs(`${root}/a`, randomImages(30, 28, 1), 28);
  writePngs(`${root}/b`, randomImages(30, 28, 2), 28);
  writePngs(`${root}/many`, randomImages(1000, 8, 3), 8);
});

describe('the program', () => {
  it('reports a distance of digits in one object on stdout, and progress on stderr', async () => {
    const { code, out, err } = await program(['fid', `${root}/a`, `${root}/b`, '--extractor', 'digits', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ metric: 'FD(digits)', d: 64, engine: expect.any(String), real: { n: 30 } });
    expect(err).toMatch(/a: 30 of 30 images \(100 %\), \d+(\.\d)? images\/s, 0:\d\d\n/);
    expect(err).toContain('warning: ');
  });

  it('gives an Inception Score of digits', async () => {
    const { out } = await program(['is', `${root}/a`, '--extractor', 'digits', '--quiet', '--splits', '3']);
    expect(out).toMatch(/^IS\(digits\) 1\.\d{6} \+- 0\.\d{6}\nextractor digits \(logits\)/);
  });

  it('exits with 2 for a wrong command line', async () => {
    expect(await program(['fid'])).toMatchObject({ code: 2, out: '' });
  });

  // Large images are processed one at a time. If the program were not stopped, it would run for many seconds.
  const slow = [
    'stats',
    `${root}/many`,
    '--extractor',
    'pixels',
    '--size',
    '24',
    '--batch',
    '1',
    '-o',
    `${root}/out.npz`,
  ];

  it.each([
    ['SIGINT', 130],
    ['SIGKILL', -1],
  ] as const)('stopped by %s leaves the old file', async (signal, expected) => {
    writeFileSync(`${root}/out.npz`, 'old');
    const { code, err } = await program(slow, (text, kill) => {
      if (text.includes('1000 images')) kill(signal);
    });
    expect(code).toBe(expected);
    if (signal === 'SIGINT') expect(err).toMatch(/1000 images\ninterrupted\n$/);
    expect(readFileSync(`${root}/out.npz`, 'utf8')).toBe('old');
  });
});
