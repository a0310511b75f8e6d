import { atTheEnd } from './at-the-end.ts';
import type { Sink } from './sink.ts';

/** `MODEL_CARD.md`: what was trained, on what, at which cost, and what is not known about it. */
export const modelCardSink: Sink = atTheEnd('MODEL_CARD.md', async (files) => {
  const { readCardData, renderModelCard } = await import('./report/model-card.ts');
  return renderModelCard(await readCardData(files));
});
