import type { Dataset } from '@ganforge/core';
import type {
  DrawnFaces,
  DrawnShapes,
  LabelledImageDataset,
  MoleculeDataset,
  PointDataset,
  TableDataset,
  TextDataset,
} from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import type { DataFacts, RecognisedData } from './facts.ts';

/** The datasets that have a name. Some are downloaded, and others are drawn by this program. */
const SETS = {
  mnist: async () => (await import('@ganforge/data')).mnist(),
  'fashion-mnist': async () => (await import('@ganforge/data')).fashionMnist(),
  cifar10: async () => (await import('@ganforge/data')).cifar10(),
  'stroke-digits': async () => (await import('@ganforge/data')).strokeDigits(),
  'drawn-faces': async () => (await import('@ganforge/data')).drawnFaces(),
  'drawn-shapes': async () => (await import('@ganforge/data')).drawnShapes(),
  ring: async () => (await import('@ganforge/data')).ring(),
  grid: async () => (await import('@ganforge/data')).grid(),
  'swiss-roll': async () => (await import('@ganforge/data')).swissRoll(),
  'lstm-oracle': oracleTexts,
  workers,
  'drawn-molecules': async () => (await import('@ganforge/data')).drawnMolecules(),
} as const satisfies Readonly<Record<string, () => Promise<KnownDataset>>>;

type KnownDataset =
  | LabelledImageDataset
  | DrawnFaces
  | DrawnShapes
  | PointDataset
  | TextDataset
  | TableDataset
  | MoleculeDataset;

/** The names of the datasets, for messages and help. */
export const KNOWN_SETS: readonly string[] = Object.keys(SETS);

/** Returns whether a place is the name of a dataset, with or without a list of classes. */
export function isKnownSet(place: string): boolean {
  return Object.hasOwn(SETS, splitOnce(place, ':')[0]);
}

/** The datasets of photographs, whose images may be mirrored. */
const MIRRORED: readonly string[] = ['cifar10'];

/**
 * Returns the dataset with a name such as `mnist`, or undefined if there is none. The name `cifar10:horse,deer` means
 * the dataset with only these two classes.
 *
 * @throws GanError if the dataset is not on this machine and cannot be downloaded, or if a class does not exist
 */
export async function knownSet(place: string): Promise<RecognisedData | undefined> {
  const [name, chosen] = splitOnce(place, ':');
  if (!Object.hasOwn(SETS, name)) return undefined;
  const whole = await SETS[name as keyof typeof SETS]();
  const dataset = chosen === undefined ? whole : await ofClasses(place, whole, chosen.split(','));
  const facts = factsOf(dataset, MIRRORED.includes(name));
  return { place, facts, says: `${dataset.size} ${describe(facts)}`, open: async () => dataset };
}

/** Returns the facts about a dataset in memory. */
export function factsOf({ size, entries }: Dataset, mayBeMirrored: boolean): DataFacts {
  const { images, points, texts, labels, captions } = entries;
  const classes = labels?.kind === 'class' ? { classes: labels.classes } : {};
  if (points?.kind === 'points') return { kind: 'points', size, dimensions: points.dimensions, ...classes };
  if (texts?.kind === 'text') return { ...texts, size, unit: texts.unit ?? 'word', ...classes };
  const { molecules, rows } = entries;
  if (molecules?.kind === 'molecule') return { kind: 'molecule', size, spec: molecules };
  if (rows?.kind === 'table') return { kind: 'table', size, columns: rows.columns.map(({ name }) => name), spec: rows };
  if (images?.kind !== 'image') throw new GanError('cli/data', 'no variant can train on this dataset.');
  const { height, width, channels } = images;
  return {
    kind: 'images',
    size,
    height,
    width,
    channels: channels === 1 ? 1 : 3,
    ...classes,
    ...(captions?.kind === 'text' && { captions }),
    isFixed: true,
    mayBeMirrored,
  };
}

function describe(facts: DataFacts): string {
  if (facts.kind === 'points') return `points of ${facts.dimensions} dimensions`;
  if (facts.kind === 'table') return `rows with the columns ${shownNames(facts.columns)}`;
  if (facts.kind === 'text') return `texts of up to ${facts.length} ${facts.unit}s of ${facts.vocabulary.length}`;
  if (facts.kind === 'molecule') return `molecules of up to ${facts.spec.size} atoms`;
  if (facts.kind !== 'images') return facts.kind;
  const { height, width, channels, classes = [], captions } = facts;
  const of = classes.length === 0 ? '' : `, classes ${shownNames(classes)}`;
  const said = captions === undefined ? '' : `, with captions of up to ${captions.length} ${captions.unit ?? 'word'}s`;
  return `images of ${height} x ${width}, ${channels === 1 ? 'grey' : 'RGB'}${of}${said}`;
}

/**
 * Draws texts from a language model that is known (an oracle). With these texts, text GANs can be tested without real
 * texts.
 */
async function oracleTexts(): Promise<TextDataset> {
  const [{ lstmOracle }, { useEngine }] = await Promise.all([import('@ganforge/data'), import('@ganforge/engine')]);
  await useEngine();
  const oracle = lstmOracle({ vocabulary: 100, length: 10 });
  const dataset = await oracle.texts(2000, 0);
  oracle.dispose();
  return dataset;
}

/** Draws a table in which the pay increases with the age, at a rate that depends on the trade. */
async function workers(): Promise<TableDataset> {
  const [{ tableDataset }, { randomStream }] = await Promise.all([import('@ganforge/data'), import('@ganforge/core')]);
  const [ages, noise, trades] = ['age', 'pay', 'trade'].map((name) => randomStream(0, name).normalValues(1000));
  const rows = Array.from(ages!, (z, i) => {
    const [age, trade] = [Math.round(42 + 10 * z), trades![i]! > 0.5 ? 'smith' : 'baker'];
    return { age, trade, pay: Math.round(1500 + 30 * age + (trade === 'smith' ? 400 : 0) + 150 * noise![i]!) };
  });
  return tableDataset(rows);
}

async function ofClasses(place: string, whole: KnownDataset, names: readonly string[]): Promise<Dataset> {
  const { onlyClasses } = await import('@ganforge/data');
  if (!('labels' in whole) || whole.labels === undefined)
    throw new GanError('cli/data', `${place}: this dataset has no classes, so you cannot select one.`);
  return onlyClasses(whole as LabelledImageDataset, names);
}

/** Formats at most eight names. If there are more, their number is added. */
export function shownNames(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 7).join(', ')}, ... (${names.length})`;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
