import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Returns the rows of a table by their first cell. */
function rowsOf(text: string): Map<string, number[]> {
  const rows = text.split('\n').filter((line) => /^\| (same|noisy|half)/.test(line));
  const cells = rows.map((line) => line.split('|').slice(1, -1));
  return new Map(cells.map(([name, ...values]) => [name!.trim(), values.map(Number)]));
}

describe('fid-only', () => {
  it('installs less than 5 MB, no TensorFlow.js among it, and gives the table of its README', () => {
    const args = ['--import', 'tsx', '--conditions=@ganforge/source', `${here}main.ts`];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const [, installed, megabytes] = /^installed: (.*); (.*) MB$/m.exec(stdout) ?? [];
    expect(installed).toBe('@ganforge/formats, @ganforge/media, @ganforge/metrics, fast-png, fflate, gifenc, iobuffer');
    expect(Number(megabytes)).toBeLessThan(5);
    const [found, expected] = [stdout, readFileSync(`${here}README.md`, 'utf8')].map(rowsOf);
    expect([...found!.keys()]).toEqual(['same', 'noisy', 'half']);
    for (const [name, values] of found!) {
      for (const [i, value] of values.entries()) expect(value, `${name} ${i}`).toBeCloseTo(expected!.get(name)![i]!, 3);
    }
    const byCommand = Number(/^FD\(pixels\) (.*)$/m.exec(stdout)?.[1]);
    expect(byCommand).toBeCloseTo(found!.get('half')![0]!, 4);
  });
});
