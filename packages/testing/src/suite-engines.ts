import { type EngineName, useEngine } from '@ganforge/engine';

let found: Promise<readonly EngineName[]> | undefined;

/** The engines the conformance suites run on: cpu and wasm, which come with npm, and native where it is built. */
export function suiteEngines(): Promise<readonly EngineName[]> {
  found ??= useEngine('native').then(
    () => ['cpu', 'wasm', 'native'],
    () => ['cpu', 'wasm'],
  );
  return found;
}

/**
 * The engines of a suite that takes long: the fastest that is here, or by `GANFORGE_SUITE=others` the others.
 *
 * @param engines those the suite asks for, the fastest first
 */
export async function longSuiteEngines(engines?: readonly EngineName[]): Promise<readonly EngineName[]> {
  const here = [...(await suiteEngines())].reverse();
  const all = engines === undefined ? here : engines.filter((name) => name !== 'native' || here.includes(name));
  return process.env.GANFORGE_SUITE === 'others' ? all.slice(1) : all.slice(0, 1);
}
