import { readFileSync } from 'node:fs';
import { describeEngine, type EngineInfo, type EngineName, engineNames, useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const docs = readFileSync(new URL('../../../docs/engines.md', import.meta.url), 'utf8');

beforeEach(() => vi.stubEnv('GANFORGE_ENGINE', ''));
afterEach(() => vi.unstubAllEnvs());

async function refusal(promise: Promise<unknown>): Promise<GanError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(GanError);
  expect((thrown as GanError).code).toBe('engine');
  return thrown as GanError;
}

describe('auto', () => {
  test('takes the first that works and names every one before it, in order, with a reason of one line', async () => {
    const engine = await useEngine();
    expect([...engine.passedOver.map(({ name }) => name), engine.name]).toEqual(
      engineNames.slice(0, engine.passedOver.length + 1),
    );
    for (const { reason } of engine.passedOver) expect(reason).toMatch(/^[^\n]{10,}$/);
    // What was passed over is refused by name too, for the same reason; a software adapter alone is taken by name.
    for (const { name, reason } of engine.passedOver.filter((other) => !other.reason.includes('software'))) {
      expect((await refusal(useEngine(name))).message).toContain(reason);
    }
    expect(tf.getBackend()).toBe(engine.name === 'tfjs-node' ? 'tensorflow' : engine.name);
  });

  test('says what to install, and that webgl is for browsers', async () => {
    const reasons = new Map((await useEngine()).passedOver.map(({ name, reason }) => [name, reason]));
    for (const [name, reason] of reasons) {
      if (reason.startsWith('not installed;')) expect(docs, name).toContain(`\`${reason.split('; ')[1]}\``);
    }
    expect((await refusal(useEngine('webgl'))).message).toBe('[engine] webgl is not available: runs in browsers only.');
  });

  test('gives way to GANFORGE_ENGINE; a name in the call does not', async () => {
    vi.stubEnv('GANFORGE_ENGINE', 'cpu');
    expect(await useEngine()).toMatchObject({ name: 'cpu', passedOver: [] });
    expect((await useEngine('wasm')).name).toBe('wasm');
  });
});

describe('a named engine', () => {
  test('cpu and wasm say what they are', async () => {
    expect(await useEngine('cpu')).toMatchObject({ name: 'cpu', version: '4.22.0', threads: 1, simd: 'none' });
    expect(await useEngine('wasm')).toMatchObject({ name: 'wasm', version: '4.22.0', threads: 1, simd: 'simd128' });
  });

  test('is described by frozen data that JSON keeps', async () => {
    const engine = await useEngine();
    expect(JSON.parse(JSON.stringify(engine))).toEqual(engine);
    expect(Object.isFrozen(engine) && Object.isFrozen(engine.passedOver)).toBe(true);
    expect(engine.passedOver.every(Object.isFrozen)).toBe(true);
  });

  test('that is unknown is refused with the known names, also in the environment variable', async () => {
    const names = 'native, tfjs-node, webgpu, webgl, wasm, cpu, auto';
    const byCall = await refusal(useEngine('metal' as EngineName));
    expect(byCall.message).toBe(`[engine] engine must be one of ${names}; received 'metal'.`);
    vi.stubEnv('GANFORGE_ENGINE', 'cuda');
    const byEnvironment = await refusal(useEngine());
    expect(byEnvironment.message).toBe(`[engine] GANFORGE_ENGINE must be one of ${names}; received 'cuda'.`);
  });

  test('refuses options that do not exist, and values that are no options', async () => {
    const { message, code }: GanError = await useEngine('cpu', { wasmPath: '/' } as object).then(
      () => expect.unreachable(),
      (error: GanError) => error,
    );
    expect([code, message]).toEqual([
      'argument',
      "[engine] there is no option 'wasmPath'. Try one of precision, wasmPaths. Did you mean wasmPaths?",
    ]);
    await expect(useEngine('cpu', '/assets/' as unknown as object)).rejects.toThrow(
      "options must be an object; received '/assets/'",
    );
  });

  test('other than native has no bf16, and no engine has another precision', async () => {
    expect((await refusal(useEngine('wasm', { precision: 'bf16' }))).message).toBe(
      '[engine] wasm is not available: does not support bf16; only native does.',
    );
    await expect(useEngine('auto', { precision: 'float16' as 'bf16' })).rejects.toMatchObject({
      code: 'argument',
      message: "[engine] precision must be 'float32' or 'bf16'; received 'float16'.",
    });
  });

  test('that is not available does not replace the previous engine', async () => {
    await useEngine('cpu');
    await refusal(useEngine('webgl'));
    expect(tf.getBackend()).toBe('cpu');
  });
});

describe('gradients', () => {
  test('are the repaired ones, also after upstream registered its own', async () => {
    await useEngine('cpu');
    const [ours, second] = [tf.getGradient(tf.Tanh), tf.grad(tf.grad((x) => tf.tanh(x)))];
    tf.registerGradient({
      kernelName: tf.Tanh,
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => tf.mul(tf.sub(1, tf.square(y!)), dy as tf.Tensor) }),
    });
    await useEngine('wasm');
    expect(tf.getGradient(tf.Tanh)).toBe(ours);
    const [actual] = tf.tidy(() => second(tf.tensor1d([0.5])).dataSync());
    expect(actual).toBeCloseTo(-2 * Math.tanh(0.5) * (1 - Math.tanh(0.5) ** 2), 5); // upstream's gives 0
  });
});

describe('a change of engine', () => {
  test('carries variables from cpu to wasm and back bit for bit', async () => {
    await useEngine('cpu');
    const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 10 ** ((i % 60) - 30));
    const variable = tf.variable(tf.tensor1d(values));
    for (const name of ['wasm', 'cpu', 'wasm'] as const) {
      await useEngine(name);
      variable.assign(tf.tidy(() => tf.add(variable, 0)));
      expect(await variable.data()).toEqual(values);
    }
    variable.dispose();
  });

  test('asked for several times at once ends with the last', async () => {
    const engines = await Promise.all([useEngine('wasm'), useEngine('cpu'), useEngine('wasm'), useEngine('cpu')]);
    expect(engines.map(({ name }) => name)).toEqual(['wasm', 'cpu', 'wasm', 'cpu']);
    expect(tf.getBackend()).toBe('cpu');
  });

  test('to the engine in use keeps its backend and makes no tensor', async () => {
    await useEngine('wasm');
    const [backend, tensors] = [tf.backend(), tf.memory().numTensors];
    await useEngine('wasm');
    expect(tf.backend()).toBe(backend);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('from webgpu is refused while tensors live there', async () => {
    tf.registerBackend('webgpu', () => new MathBackendCPU());
    await tf.setBackend('webgpu');
    const variable = tf.tidy(() => tf.variable(tf.ones([2, 2])));
    const { message } = await refusal(useEngine('cpu'));
    expect(message).toMatch(/^\[engine\] webgpu holds 1 tensors of this program, and cpu cannot read/);
    expect(tf.getBackend()).toBe('webgpu');
    variable.dispose();
    await useEngine('cpu');
    expect(tf.getBackend()).toBe('cpu');
    tf.removeBackend('webgpu');
  });
});

describe('describeEngine', () => {
  const engine: EngineInfo = {
    name: 'wasm',
    version: '4.22.0',
    device: 'cpu',
    threads: 1,
    simd: 'simd128',
    passedOver: [
      { name: 'tfjs-node', reason: 'not installed; npm i @tensorflow/tfjs-node@4.22.0' },
      { name: 'webgl', reason: 'runs in browsers only' },
    ],
  };

  test('is one line: the engine, and the others with their reasons but not their cures', () => {
    expect(describeEngine(engine)).toBe(
      'wasm 4.22.0 (simd128, 1 thread); passed over: tfjs-node (not installed), webgl (runs in browsers only)',
    );
  });

  test('says bf16, and a notice', () => {
    const other = { ...engine, simd: 'avx512', precision: 'bf16', passedOver: [] } as const;
    expect(describeEngine(other)).toBe('wasm 4.22.0 (avx512, bf16, 1 thread)');
    expect(describeEngine({ ...other, precision: 'float32', notice: 'in float32: why' })).toBe(
      'wasm 4.22.0 (avx512, 1 thread), in float32: why',
    );
  });

  test('names a device that is known, and threads', () => {
    const other = { ...engine, device: 'AMD EPYC 9654', threads: 8, simd: 'none', passedOver: [] };
    expect(describeEngine(other)).toBe('wasm 4.22.0 on AMD EPYC 9654 (8 threads)');
  });
});
