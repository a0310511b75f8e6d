import { type EngineName, useEngine } from '@ganforge/engine';

let found: Promise<readonly EngineName[]> | undefined;

/** Returns the engines of the conformance suites: cpu and wasm, which are npm packages, and native if it is built. */
export function suiteEngines(): Promise<readonly EngineName[]> {
  found ??= useEngine('native').then(
    () => ['cpu', 'wasm', 'native'],
    () => ['cpu', 'wasm'],
  );
  return found;
}

/**
 * Returns the engines of a long suite: the fastest available one, or with `GANFORGE_SUITE=others` the others.
 *
 * @param engines the engines of the suite, the fastest first
 */
export async function longSuiteEngines(engines?: readonly EngineName[]): Promise<readonly EngineName[]> {
  const here = [...(await suiteEngines())].reverse();
  const all = engines === undefined ? here : engines.filter((name) => name !== 'native' || here.includes(name));
  return process.env.GANFORGE_SUITE === 'others' ? all.slice(1) : all.slice(0, 1);
}
