import { describeEngine, type EngineInfo, type EngineName, useEngine } from '@ganforge/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  backendChecks,
  computeOnDevice,
  deviationOf,
  relativeDeviation,
  slopesAlongGradient,
  slopeTolerance,
  toleranceOf,
  trainingToleranceOf,
  trainTinyGan,
} from './backend/checks.ts';

/** Options of {@link testBackend}. */
export interface TestBackendOptions {
  /**
   * Whether the engine may be missing. If it is missing, a test whose name contains the reason reports this.
   * @default false
   */
  readonly optional?: boolean;
}

/**
 * Runs the test suite for engines. It compares kernels and gradients with float64 references, and a training with the
 * same training on the cpu engine.
 *
 * It prints the tests and the largest deviation. If an engine is not available, it prints the reason.
 *
 * @example
 * testBackend('wasm');
 * testBackend('webgpu', { optional: true });
 */
export function testBackend(name: EngineName, { optional = false }: TestBackendOptions = {}): void {
  describe(`backend ${name}`, async () => {
    const found = await useEngine(name).catch((refusal: Error) => refusal);
    if (!(found instanceof Error)) suite(found);
    else if (optional) absent(name, found);
    else test('is present', () => Promise.reject(found));
  });
}

function absent(name: EngineName, refusal: Error): void {
  console.info(`backend ${name}: not tested. ${refusal.message}`);
  test(`not present: ${refusal.message}`, async () => {
    await expect(useEngine(name)).rejects.toMatchObject({ code: 'engine', message: refusal.message });
  });
}

function suite(engine: EngineInfo): void {
  const { name } = engine;
  let worst = { name: 'none', deviation: 0 };
  beforeAll(async () => {
    await useEngine(name);
    computeOnDevice(name);
  });
  afterAll(() => {
    const figure = `largest deviation ${worst.deviation.toExponential(1)} (${worst.name})`;
    console.info(`backend ${describeEngine(engine)}: ${backendChecks.length} kernel checks, ${figure}`);
  });

  for (const check of backendChecks) {
    test(check.name, async () => {
      const deviation = await deviationOf(check);
      if (deviation > worst.deviation && check.tolerances?.[name] === undefined)
        worst = { name: check.name, deviation };
      expect(deviation).toBeLessThanOrEqual(toleranceOf(check, name));
    });
  }

  test('the gradient of a network is the slope of its loss', async () => {
    const { gradient, difference } = await slopesAlongGradient();
    expect(Math.abs(gradient / difference - 1)).toBeLessThanOrEqual(slopeTolerance);
  });

  const other = name === 'cpu' ? 'wasm' : 'cpu';
  test(`ten steps of a small DCGAN have the losses they have on ${other}`, async () => {
    const losses = await trainTinyGan(10);
    await useEngine(other);
    const expected = await trainTinyGan(10);
    await useEngine(name);
    const deviation = relativeDeviation(losses, expected);
    console.info(`backend ${name}: losses of ten steps are within ${deviation.toExponential(1)} of those on ${other}`);
    expect(deviation).toBeLessThanOrEqual(trainingToleranceOf(name));
  });
}
