import { useEngine } from '@ganforge/engine';
import { longSuiteEngines } from '@ganforge/testing';

/** Uses the fastest engine that is here: for tests of what no engine changes, such as the shapes of large networks. */
export async function useFastestEngine(): Promise<void> {
  const [fastest] = await longSuiteEngines();
  await useEngine(fastest!);
}
