import { mergeSchemas } from '@ganforge/formats';
import type { DataFacts } from '../data/facts.ts';
import type { AnyVariant } from '../variants/zoo.ts';
import { auto, paper } from './auto.ts';
import { overlaid, type Preset } from './choice.ts';
import { demo } from './demo.ts';
import { FEW_IMAGES, few } from './few.ts';
import { fromData } from './from-data.ts';
import { QUICK_LARGEST, quickOptions, quickTraining } from './quick.ts';

/**
 * The name of a preset. `auto` chooses settings for the data, `few` is for fewer than 2,000 images, `paper` uses the
 * settings of the variant, and `demo` learns digits in minutes.
 */
export type PresetName = 'auto' | 'few' | 'paper' | 'demo';

const PRESETS: Readonly<Record<PresetName, typeof auto>> = { auto, few, paper, demo };

/** Returns the preset that is used for the data. For fewer than 2,000 images, `auto` becomes `few`. */
export function presetOf(name: PresetName, facts: DataFacts): PresetName {
  return name === 'auto' && facts.kind === 'images' && facts.size < FEW_IMAGES ? 'few' : name;
}

/**
 * Returns the settings of a preset for a variant and its data. If `isQuick` is true, the settings of `--quick` replace
 * some of them.
 *
 * @throws GanError `mismatch` if the data lacks something that the variant needs
 */
export function presetFor(name: PresetName, variant: AnyVariant, facts: DataFacts, isQuick: boolean): Preset {
  const schema = mergeSchemas('cli/presets', variant.schema);
  const { options, training } = PRESETS[presetOf(name, facts)](variant.name, schema, facts);
  if (!isQuick) return { options, training };
  return {
    options: overlaid(options, fromData(variant.name, schema, facts, QUICK_LARGEST), quickOptions(schema, facts)),
    training: overlaid(training, quickTraining(facts)),
  };
}
