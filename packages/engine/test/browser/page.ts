import { type EngineInfo, type EngineName, type EngineOptions, useEngine } from '@ganforge/engine';
import {
  backendChecks,
  computeOnDevice,
  deviationOf,
  slopesAlongGradient,
  toleranceOf,
  trainTinyGan,
} from '@ganforge/testing/backend-checks';

/** What the page reports of an engine. */
export interface PageReport {
  readonly engine: EngineInfo;
  /** Checks beyond their tolerance, as `name: deviation`. */
  readonly failed: readonly string[];
  /** The largest deviation, with the check's name. */
  readonly largest: string;
  readonly slopes: { readonly gradient: number; readonly difference: number };
  readonly losses: readonly number[];
}

async function test(name: EngineName, options: EngineOptions, steps: number): Promise<PageReport> {
  const engine = await useEngine(name, options);
  computeOnDevice(name);
  const failed: string[] = [];
  let largest = { name: '', deviation: 0 };
  for (const check of backendChecks) {
    const deviation = await deviationOf(check);
    if (deviation > largest.deviation && check.tolerances?.[name] === undefined)
      largest = { name: check.name, deviation };
    if (!(deviation <= toleranceOf(check, name))) failed.push(`${check.name}: ${deviation}`);
  }
  const worst = `${largest.deviation.toExponential(1)} (${largest.name})`;
  return { engine, failed, largest: worst, slopes: await slopesAlongGradient(), losses: await trainTinyGan(steps) };
}

/** What the tests call in the page. */
export interface Page {
  readonly test: typeof test;
  readonly useEngine: typeof useEngine;
}

Object.assign(globalThis, { ganforge: { test, useEngine } satisfies Page });
