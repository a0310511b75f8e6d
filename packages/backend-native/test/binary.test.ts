import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { addon } from '../src/addon.ts';
import { findBinary, loadBinary, whyNone } from '../src/binary.ts';
import { instructionSets } from './instruction-sets.ts';
import { describeNative } from './native.ts';

const require = createRequire(import.meta.url);
const { version } = require('../package.json') as { version: string };
const { sourcesHash } = require('../scripts/sources-hash.cjs') as { sourcesHash(native: string): string | undefined };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganforge-binary-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

it.each([
  ['linux-x64', false, 'its binary is not installed; npx ganforge-build-native'],
  ['linux-x64', true, 'its published binaries need glibc, which this Linux has not; npx ganforge-build-native'],
  ['linux-riscv64', false, 'no binary for linux-riscv64; npx ganforge-build-native'],
  ['win32-x64', false, 'it is not written for Windows'],
])('says why platform %s (musl: %s) has no binary, and what helps', (platform, musl, reason) => {
  expect(whyNone(platform, musl)).toBe(reason);
});

it('refuses a binary of another version', () => {
  const other = join(folder, 'other.cjs');
  writeFileSync(other, "exports.version = '9.8.7';");
  expect(() => loadBinary(other)).toThrow(
    /^its binary has version 9\.8\.7, but the package has version \d+\.\d+\.\d+; npx ganforge-build-native$/,
  );
});

it.each([
  ['an old binary, which has no hash', ''],
  ['a binary of other sources', "exports.sources = '0123456789abcdef01234567';"],
])('refuses %s', (_, line) => {
  const stale = join(folder, `stale-${line.length}.cjs`);
  writeFileSync(stale, `exports.version = ${JSON.stringify(version)}; ${line}`);
  expect(() => loadBinary(stale)).toThrow(
    /^its binary was built from other C\+\+ sources than the package has; npx ganforge-build-native$/,
  );
});

it('hashes the names and the texts of sources and headers', () => {
  const native = join(folder, 'native');
  mkdirSync(join(native, 'bind'), { recursive: true });
  const write = (name: string, text: string): string | undefined => {
    writeFileSync(join(native, name), text);
    return sourcesHash(native);
  };
  const first = write('bind/one.cc', 'int one() { return 1; }');
  expect(first).toMatch(/^[0-9a-f]{24}$/);
  expect(write('bind/notes.txt', 'of no use')).toBe(first);
  expect(write('bind/one.cc', '/// One.\nint one() {\n  return 1; // of all\n}')).toBe(first);
  expect(write('bind/one.cc', 'int one() { return 2; }')).not.toBe(first);
  expect(write('bind/one.cc', 'int one() { return 1; }')).toBe(first);
  const second = write('bind/two.h', '');
  expect(second).not.toBe(first);
  renameSync(join(native, 'bind/two.h'), join(native, 'bind/three.h'));
  expect(sourcesHash(native)).not.toBe(second);
  expect(sourcesHash(join(folder, 'nowhere'))).toBeUndefined();
});

it('says on one line that a binary does not load, with the reason behind the cure', () => {
  const broken = join(folder, 'broken.node');
  writeFileSync(broken, 'no addon');
  expect(() => loadBinary(broken)).toThrow(/^its binary does not load; npx ganforge-build-native \([^\n]+\)$/);
});

it('takes the file that GANFORGE_NATIVE_ADDON names', () => {
  vi.stubEnv('GANFORGE_NATIVE_ADDON', '/elsewhere/ganforge.node');
  expect(findBinary()).toBe('/elsewhere/ganforge.node');
});

describeNative('the addon', () => {
  it('refuses arguments that it cannot take', () => {
    expect(() => addon().allocate(-1)).toThrow('allocate: bytes must be a whole number of 1..');
    expect(() => addon().allocate('8' as unknown as number)).toThrow('allocate: bytes must be a number');
  });

  it('says what computes', () => {
    const { isa, threads } = addon().describe();
    expect(instructionSets(process.arch).map(({ shown }) => shown)).toContain(isa);
    expect(threads).toBeGreaterThanOrEqual(1);
  });
});
