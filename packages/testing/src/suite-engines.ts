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
