import { GanError, type Schema } from '@ganforge/formats';
import type { TextSpec } from '@ganforge/media';
import type { DataFacts, ImageFacts, PairFacts } from '../data/facts.ts';
import { allows, type Choice, possible } from './choice.ts';

/** The image sides that are tried, in this order, for images that can be scaled. */
const SIDES = [512, 256, 128, 64, 32, 28, 16, 8];

/**
 * Chooses the options that depend on the data: size, channels, classes, dimensions and the words of captions.
 *
 * @param largest the largest side in pixels to which images are scaled; images of fixed size are not changed
 * @throws GanError `mismatch` if the data lacks something that the variant needs
 */
export function fromData(variant: string, schema: Schema, facts: DataFacts, largest: number): Choice[] {
  const { classes } = schema;
  const names = 'classes' in facts ? facts.classes : undefined;
  if (classes !== undefined && classes.default === undefined && classes.optional !== true && names === undefined) {
    const problem = `${variant} needs classes, but the data has none. Put the images of each class into a subfolder of its own.`;
    throw new GanError('cli/presets', problem, { code: 'mismatch' });
  }
  const about: (Choice | undefined)[] = [
    names === undefined ? undefined : { name: 'classes', value: names, why: `the data has ${names.length} classes` },
  ];
  if (schema.table !== undefined && facts.kind !== 'table') {
    throw new GanError(
      'cli/presets',
      `${variant} generates rows of a table. Give a CSV file with a header line as its data.`,
      {
        code: 'mismatch',
      },
    );
  }
  // A variant that has both a vocabulary and channels generates images from captions.
  const takesCaptions = schema.vocabulary !== undefined && schema.channels !== undefined;
  const captions = facts.kind === 'images' && takesCaptions ? facts.captions : undefined;
  if (takesCaptions && captions === undefined) {
    const problem = `${variant} generates images from captions, but the data has no captions. Try the dataset drawn-shapes.`;
    throw new GanError('cli/presets', problem, { code: 'mismatch' });
  }
  const makesText = schema.vocabulary !== undefined && !takesCaptions;
  if (makesText !== (facts.kind === 'text')) throw textMismatch(variant, makesText);
  if ((schema.atoms !== undefined) !== (facts.kind === 'molecule')) {
    const problem = `${variant} cannot train on this data. Only mol-gan trains on molecules, and it trains on nothing else.`;
    throw new GanError('cli/presets', problem, { code: 'mismatch' });
  }
  if ((schema.cloning !== undefined) !== (facts.kind === 'position')) {
    const problem = `${variant} cannot train on this data. Only chess-gan trains on games of chess, and it trains on nothing else.`;
    throw new GanError('cli/presets', problem, { code: 'mismatch' });
  }
  if (facts.kind === 'molecule') {
    const { size, atoms, bonds } = facts.spec;
    const why = `the molecules have up to ${size} atoms of ${atoms.length - 1} elements`;
    about.push(
      { name: 'size', value: size, why },
      { name: 'atoms', value: atoms, why },
      { name: 'bonds', value: bonds, why },
    );
  } else if (facts.kind === 'text') {
    about.push(...textChoices(facts, 'the text has', 'the longest line has'));
  } else if (facts.kind === 'points') {
    if (schema.dimensions === undefined) throw noPoints(variant);
    about.push({ name: 'dimensions', value: facts.dimensions, why: `the points have ${facts.dimensions} coordinates` });
  } else if (facts.kind === 'table') {
    if (schema.table === undefined) throw noTables(variant);
    about.push({ name: 'table', value: facts.spec, why: `the table has ${facts.columns.length} columns` });
  } else if (facts.kind === 'images' || facts.kind === 'pair') {
    about.push(sizeFor(schema, facts, largest), {
      name: 'channels',
      value: facts.channels,
      why: facts.channels === 1 ? 'the images are grey' : 'the images have colours',
    });
    if (captions !== undefined) about.push(...textChoices(captions, 'captions have', 'the longest caption has'));
  }
  return possible(schema, about);
}

function textChoices(
  { vocabulary, length, unit = 'word' }: Omit<TextSpec, 'kind'>,
  words: string,
  longest: string,
): Choice[] {
  return [
    { name: 'vocabulary', value: vocabulary, why: `${words} ${vocabulary.length} tokens` },
    { name: 'length', value: length, why: `${longest} ${length}` },
    { name: 'unit', value: unit, why: `tokens are ${unit}s` },
  ];
}

function sizeFor({ size }: Schema, facts: ImageFacts | PairFacts, largest: number): Choice | undefined {
  const { height, width, isFixed } = facts;
  const shown = `${height} x ${width}`;
  const shorter = Math.min(height, width);
  if (isFixed) return { name: 'size', value: shorter, why: `the images are ${shown}` };
  const able = [shorter, ...SIDES].filter((side) => side <= shorter && allows(size, side)).sort((a, b) => b - a);
  const value = able.find((side) => side <= largest) ?? SIDES.findLast((side) => allows(size, side));
  if (value === undefined) return undefined;
  const isCut = able[0] !== undefined && able[0] > value;
  const cost = isCut ? '; twice the size takes four times as long' : '';
  return { name: 'size', value, why: `the images are ${shown}${cost}` };
}

function noTables(variant: string): GanError {
  const problem = `${variant} generates images or points, but the data is a table. Try a variant with the option table, such as ctgan.`;
  return new GanError('cli/presets', problem, { code: 'mismatch' });
}

function textMismatch(variant: string, makesText: boolean): GanError {
  const problem = makesText
    ? `${variant} makes text, but the data is not text. Give a file of lines that ends in .txt or .txt.gz.`
    : `${variant} does not make text, but the data is text. Try seq-gan or rel-gan.`;
  return new GanError('cli/presets', problem, { code: 'mismatch' });
}

function noPoints(variant: string): GanError {
  const problem = `${variant} generates images, but the data is points. Try a variant with the option dimensions, such as gan or wgan-gp.`;
  return new GanError('cli/presets', problem, { code: 'mismatch' });
}
