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
 * Name of a preset: `auto` for the data at hand, `few` for less than 2,000 images, `paper` for the variant's own settings,
 * `demo` for digits in minutes.
 */
export type PresetName = 'auto' | 'few' | 'paper' | 'demo';

const PRESETS: Readonly<Record<PresetName, typeof auto>> = { auto, few, paper, demo };

/** Returns the preset that `auto` means for the data: `few` below 2,000 images. */
export function presetOf(name: PresetName, facts: DataFacts): PresetName {
  return name === 'auto' && facts.kind === 'images' && facts.size < FEW_IMAGES ? 'few' : name;
}

/**
 * Returns the settings of a preset for a variant and its data. The settings of `--quick` override them.
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
