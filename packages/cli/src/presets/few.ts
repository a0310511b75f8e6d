import type { Schema } from '@ganforge/formats';
import { counted, type DataFacts } from '../data/facts.ts';
import { auto } from './auto.ts';
import { overlaid, type Preset, possible } from './choice.ts';

/** Fewer images than this get the preset. */
export const FEW_IMAGES = 2000;

/**
 * Settings for a small set of images: those of {@link auto}, and samples of averaged weights.
 *
 * docs/regularisers.md has what augmentation and the average did to runs on 200 images.
 */
export function few(variant: string, schema: Schema, facts: DataFacts): Preset {
  const { options, training } = auto(variant, schema, facts);
  const why = `with ${counted(facts.size, 'image')} samples jump from step to step; an average of the weights does not`;
  return { options: overlaid(options, possible(schema, [{ name: 'ema', value: 0.99, why }])), training };
}
