import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganforge build '));
});
afterAll(() => rmSync(folder, { recursive: true }));

function build(environment: Record<string, string>, ...options: string[]): { code: number | null; said: string } {
  const env = { ...process.env, ...environment };
  const { status, stderr } = spawnSync(process.execPath, [script, ...options], { env, encoding: 'utf8' });
  return { code: status, said: stderr };
}

// The compilers here are shell scripts.
describe.skipIf(process.platform === 'win32')('the build', () => {
  /** A compiler that says its version and cannot compile. */
  function brokenCompiler(): string {
    const file = join(folder, 'broken++');
    const lines = ['#!/bin/sh', '[ "$1" = --version ] && exit 0', 'echo "a.cc:1: error: no room" >&2', 'exit 1'];
    writeFileSync(file, lines.join('\n'));
    chmodSync(file, 0o755);
    return file;
  }

  it('ends well without a compiler and says on one line why', () => {
    const { code, said } = build({ PATH: folder, CXX: '' });
    expect(code).toBe(0);
    expect(said).toMatch(
      /^@ganforge\/backend-native was not built, another engine takes over: no C\+\+ compiler .*\n$/,
    );
  });

  it('succeeds although the compiler fails, also with a space in its path, and says why in one line', () => {
    const { code, said } = build({ CXX: brokenCompiler() });
    expect(code).toBe(0);
    expect(said).toMatch(/^@ganforge\/backend-native was not built, .*broken\+\+ failed: a\.cc:1: error: no room\n$/);
  });

  it.each([['--halp'], ['now'], ['--strict=1'], ['--sanitize', '-x']])('refuses the words %s %s', (...words) => {
    const { code, said } = build({ PATH: folder, CXX: '' }, ...words);
    expect([code, said]).toEqual([
      2,
      expect.stringMatching(/^ganforge-build-native does not know \S+\n\nganforge-build/),
    ]);
  });

  it.each([
    ['--help', /^ganforge-build-native \[--strict\]/],
    ['--version', /^\d+\.\d+\.\d+\S*\n$/],
  ])('answers %s and compiles nothing', (word, expected) => {
    const { status, stdout } = spawnSync(process.execPath, [script, word], { env: { PATH: folder }, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringMatching(expected)]);
  });

  it('fails if it is strict, with the output of the compiler', () => {
    const { code, said } = build({ CXX: brokenCompiler() }, '--strict');
    expect(code).toBe(1);
    expect(said).toMatch(/^a\.cc:1: error: no room\n/);
  });
});
