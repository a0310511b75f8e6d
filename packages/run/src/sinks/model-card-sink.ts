import { atTheEnd } from './at-the-end.ts';
import type { Sink } from './sink.ts';

/** Writes `MODEL_CARD.md`, which says what was trained, on which data, at which cost, and what is unknown. */
export const modelCardSink: Sink = atTheEnd('MODEL_CARD.md', async (files) => {
  const { readCardData, renderModelCard } = await import('./report/model-card.ts');
  return renderModelCard(await readCardData(files));
});
