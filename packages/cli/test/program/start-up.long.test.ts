import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/all.ts';
import { build } from '../new-app/packed.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ganforge-start-up-'));

/** Each file that a command loads for its help costs up to a millisecond. `metrics` loads 164. */
const MOST_FILES = 180;
/** These packages are small and load no tensors. `ganforge metrics` shows the help of `@ganforge/metrics`. */
const MAY_LOAD = ['packages/cli', 'packages/formats', 'packages/metrics', 'node_modules/commander'];

/** Returns the output of a command line, and the files that Node loaded for it according to V8's report of coverage. */
function started(args: readonly string[]): { readonly out: string; readonly files: readonly string[] } {
  rmSync(folder, { recursive: true });
  const env = { ...process.env, NODE_V8_COVERAGE: folder };
  const { stdout, status } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env });
  expect(status).toBe(0);
  const reports = readdirSync(folder).map((name) => {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
  });
  const urls = reports.flatMap(({ result }) => result.map(({ url }) => url));
  return { out: stdout, files: urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url)) };
}

// The time depends on the machine, so the loaded files are counted.
describe('the published command', () => {
  beforeAll(() => build(['ganforge']), 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['', ...COMMANDS.map(({ name }) => name), 'metrics fid'])(
    'loads few files for its help: ganforge %s',
    (name) => {
      const line = [...name.split(' ').filter((word) => word !== ''), '--help'];
      const { out, files } = started(line);
      expect(out).toContain('Usage: ganforge');
      const packages = new Set(
        files.map((file) => /.*\/((?:node_modules\/(?:@[^/]+\/)?|packages\/)[^/]+)/.exec(file)![1]),
      );
      expect([...packages].filter((one) => !MAY_LOAD.includes(one!))).toEqual([]);
      expect(files).toContain(main);
      expect(files.length).toBeLessThan(MOST_FILES);
    },
  );
});
