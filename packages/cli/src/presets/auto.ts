import type { Schema } from '@ganforge/formats';
import { counted, type DataFacts } from '../data/facts.ts';
import { type Choice, type Preset, possible } from './choice.ts';
import { fromData } from './from-data.ts';

/** The maximum side of images in pixels. Larger images are scaled down unless a setting says otherwise. */
const LARGEST = 64;
/** With fewer images than this, a discriminator memorises them. */
const FEW = 5000;

/** Chooses settings that suit the data, for a machine without a GPU. */
export function auto(variant: string, schema: Schema, facts: DataFacts): Preset {
  const decided = fromData(variant, schema, facts, LARGEST);
  const side = decided.find(({ name }) => name === 'size')?.value as number | undefined;
  return {
    options: [
      ...decided,
      ...possible(schema, [
        ...widthsFor(facts),
        labelFor(facts),
        augmentFor(facts),
        patchFor(side),
        firstFor(facts, side),
      ]),
    ],
    training: [batchFor(facts, side), stepsFor(facts), ...flipFor(facts)],
  };
}

/** Chooses the settings of the variant. Only settings that depend on the data are changed. */
export function paper(variant: string, schema: Schema, facts: DataFacts): Preset {
  const decided = fromData(variant, schema, facts, 512);
  return { options: decided, training: [batchFor(facts, undefined), stepsFor(facts)] };
}

function widthsFor(facts: DataFacts): Choice[] {
  if ((facts.kind !== 'images' && facts.kind !== 'pair') || facts.size >= 50_000) return [];
  const why = `${counted(facts.size, 'image')} do not need wider networks, and a step is faster`;
  return ['features', 'generatorFeatures', 'discriminatorFeatures'].map((name) => ({ name, value: 32, why }));
}

/**
 * Chooses augmentation for few images. Source: Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN
 * Training".
 */
function augmentFor(facts: DataFacts): Choice | undefined {
  if (facts.kind !== 'images' || facts.size >= FEW) return undefined;
  const value = [...(facts.channels === 3 ? ['color'] : []), 'translation', 'cutout'];
  return { name: 'augment', value, why: `the discriminator would memorise ${counted(facts.size, 'image')}` };
}

/**
 * Chooses one-sided label smoothing for few images. Source: Salimans et al. 2016, "Improved Techniques for Training
 * GANs", section 3.4.
 */
function labelFor(facts: DataFacts): Choice | undefined {
  if (facts.kind !== 'images' || facts.size >= FEW) return undefined;
  return {
    name: 'realLabel',
    value: 0.9,
    why: `with ${counted(facts.size, 'image')} the discriminator soon becomes too certain`,
  };
}

function patchFor(side: number | undefined): Choice | undefined {
  if (side === undefined || side >= 128) return undefined;
  const value = side >= 64 ? 34 : 16;
  return { name: 'patch', value, why: `patches of 70 pixels are too large for images of ${side} pixels` };
}

/** Chooses the length of stage I so that both stages have the same length. */
function firstFor(facts: DataFacts, side: number | undefined): Choice {
  const [steps, batch] = [stepsFor(facts).value as number, batchFor(facts, side).value as number];
  return { name: 'firstExamples', value: (steps * batch) / 2, why: `stage II begins after ${steps / 2} steps` };
}

function batchFor(facts: DataFacts, side: number | undefined): Choice {
  if (facts.kind === 'pair') return { name: 'batch', value: 1, why: 'translation trains on single images' };
  if (facts.kind === 'table') return tableBatch(facts.size);
  const most = 2 ** Math.floor(Math.log2(Math.max(1, facts.size)));
  if (most < 32) return { name: 'batch', value: most, why: `there are ${facts.size} examples` };
  if (facts.kind === 'points') return { name: 'batch', value: Math.min(256, most), why: 'points are small' };
  if (facts.kind === 'molecule') return { name: 'batch', value: Math.min(128, most), why: 'molecules are small' };
  if (facts.kind === 'position') return { name: 'batch', value: Math.min(256, most), why: 'boards are small' };
  if (facts.kind === 'text') return { name: 'batch', value: Math.min(64, most), why: 'the batch size of the papers' };
  if (side !== undefined && side > 64)
    return { name: 'batch', value: Math.min(16, most), why: 'images of this size need much memory' };
  const isFew = facts.size < FEW;
  const why = isFew ? 'an epoch of few images has more steps' : 'the usual batch size';
  return { name: 'batch', value: Math.min(isFew ? 32 : 64, most), why };
}

/** Chooses a multiple of ten as the batch size, because the critic of ctgan judges ten rows together. */
function tableBatch(size: number): Choice {
  const value = Math.max(10, Math.min(500, 10 * Math.floor(size / 20)));
  return { name: 'batch', value, why: value === 500 ? 'rows are small' : `there are ${size} rows` };
}

function stepsFor(facts: DataFacts): Choice {
  if (facts.kind === 'points') return { name: 'steps', value: 5000, why: 'small networks train quickly' };
  if (facts.kind === 'position')
    return { name: 'steps', value: 3300, why: '3,000 steps of cloning, the others as a GAN' };
  if (facts.kind === 'text')
    return { name: 'steps', value: 3000, why: '2,000 steps of maximum likelihood, the others as a GAN' };
  if (facts.kind === 'molecule') {
    return { name: 'steps', value: 1500, why: 'as in examples/molecules-molgan; validity still rises at the end' };
  }
  if (facts.kind === 'pair') return { name: 'steps', value: 5000, why: 'enough for a first impression' };
  if (facts.kind === 'table') return { name: 'steps', value: 3000, why: 'minutes on two cores; more steps learn more' };
  const value = facts.size < FEW ? 3000 : 5000;
  return { name: 'steps', value, why: 'enough for a first impression; a longer run can continue from there' };
}

function flipFor(facts: DataFacts): Choice[] {
  const isImages = facts.kind === 'images' || facts.kind === 'pair';
  if (!isImages || facts.isFixed || !facts.mayBeMirrored || facts.size >= FEW) return [];
  return [
    { name: 'flip', value: true, why: 'mirrored copies double a small set; use --no-flip for letters and digits' },
  ];
}
