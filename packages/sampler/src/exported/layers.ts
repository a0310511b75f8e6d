/** Loads the layers of `@ganforge/core` where a model has some of them: most generators have none. */
export async function loadLayersOf(topology: string): Promise<void> {
  if (topology.includes('Ganforge>')) await import('@ganforge/core/layers');
}
