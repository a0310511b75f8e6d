import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useEngine } from '@ganforge/engine';
import { testBackend } from '@ganforge/testing';
import { expect, test } from 'vitest';
import { offerSwiftShader } from './software-gpu.ts';

offerSwiftShader();
testBackend('webgpu', { optional: true });

const present = await useEngine('webgpu').then(
  () => true,
  () => false, // then testBackend has said so
);

if (present) {
  test('a process on webgpu strands no tensors, reads with data(), and ends by itself', async () => {
    const program = fileURLToPath(new URL('webgpu-process.ts', import.meta.url));
    const node = ['--conditions=@ganforge/source', '--import=tsx', program];
    // `auto` gets as far as webgpu only where the native engine is passed over.
    const env = { ...process.env, GANFORGE_ENGINE: '', GANFORGE_NATIVE_ADDON: '/nowhere/ganforge.node' };
    const { stdout } = await promisify(execFile)(process.execPath, node, { timeout: 60_000, env });
    const { auto, named, refusal, stayed, values, left, back, sum } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    if (/swiftshader|llvmpipe/i.test(named.device)) {
      const reasons = auto.passedOver.map(
        (other: { name: string; reason: string }) => `${other.name}: ${other.reason}`,
      );
      expect(reasons).toContain(`webgpu: only a software adapter, ${named.device}; useEngine('webgpu') uses it anyway`);
    }
    expect(named).toMatchObject({ name: 'webgpu', version: '4.22.0', passedOver: [] });
    expect(refusal).toMatch(/^\[engine\] webgpu holds 1 tensors of this program, and cpu cannot read them\./);
    expect(stayed.name).toBe('webgpu');
    expect(values).toEqual([9, 9]);
    expect([left.name, back.name, sum]).toEqual(['cpu', 'webgpu', 3]);
  });
}
