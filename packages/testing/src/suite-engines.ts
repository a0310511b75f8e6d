import { type EngineName, useEngine } from '@ganforge/engine';

let found: Promise<readonly EngineName[]> | undefined;

/** Returns the engines that the test suites use: cpu and wasm, which are npm packages, and native if it is built. */
export function suiteEngines(): Promise<readonly EngineName[]> {
  found ??= useEngine('native').then(
    () => ['cpu', 'wasm', 'native'],
    () => ['cpu', 'wasm'],
  );
  return found;
}

/**
 * Returns the engines of a long suite. By default this is only the fastest available engine. With
 * `GANFORGE_SUITE=others`, the list contains all other engines.
 *
 * @param engines the engines of the suite, the fastest first
 */
export async function longSuiteEngines(engines?: readonly EngineName[]): Promise<readonly EngineName[]> {
  const all = await suiteEnginesOf(engines);
  return isOtherSuite() ? all.slice(1) : all.slice(0, 1);
}

/** Returns the available engines of a suite, the fastest first. */
export async function suiteEnginesOf(engines?: readonly EngineName[]): Promise<readonly EngineName[]> {
  const here = [...(await suiteEngines())].reverse();
  return engines === undefined ? here : engines.filter((name) => name !== 'native' || here.includes(name));
}

/** Returns whether this process runs the suites on the engines that a normal run does not use. */
export function isOtherSuite(): boolean {
  return process.env.GANFORGE_SUITE === 'others';
}
