import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { addon } from '../src/addon.ts';
import { findBinary, loadBinary, whyNone } from '../src/binary.ts';
import { describeNative } from './native.ts';

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
])('says why %s (musl: %s) has none, and what helps', (platform, musl, reason) => {
  expect(whyNone(platform, musl)).toBe(reason);
});

it('refuses a binary of another version', () => {
  const other = join(folder, 'other.cjs');
  writeFileSync(other, "exports.version = '9.8.7';");
  expect(() => loadBinary(other)).toThrow(
    /^its binary has version 9\.8\.7, but the package has version \d+\.\d+\.\d+; npx ganforge-build-native$/,
  );
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
    expect(() => addon().allocate(-1)).toThrow('allocate: argument 0 must be a whole number of 1..');
    expect(() => addon().allocate('8' as unknown as number)).toThrow('allocate: argument 0 must be a number');
  });

  it('says what computes', () => {
    const { isa, threads } = addon().describe();
    expect(isa).toMatch(/^(baseline|avx2|avx512|neon)$/);
    expect(threads).toBeGreaterThanOrEqual(1);
  });
});
