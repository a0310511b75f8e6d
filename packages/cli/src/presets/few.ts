import type { Schema } from '@ganforge/formats';
import { counted, type DataFacts } from '../data/facts.ts';
import { auto } from './auto.ts';
import { overlaid, type Preset, possible } from './choice.ts';

/** For fewer images than this, the preset `few` is used. */
export const FEW_IMAGES = 2000;

/**
 * Chooses settings for few images. These are the settings of {@link auto}, and averaged weights for samples.
 *
 * docs/regularisers.md shows the effect of augmentation and of averaging on runs with 200 images.
 */
export function few(variant: string, schema: Schema, facts: DataFacts): Preset {
  const { options, training } = auto(variant, schema, facts);
  const why = `with ${counted(facts.size, 'image')} samples change much from step to step; an average of the weights reduces this`;
  return { options: overlaid(options, possible(schema, [{ name: 'ema', value: 0.99, why }])), training };
}
