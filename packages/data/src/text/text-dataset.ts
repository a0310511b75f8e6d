import {
  checkEngineReady,
  type Dataset,
  type LabelledTextBatch,
  type TextBatch,
  type TextEntries,
} from '@ganforge/core';
import { checkKnownOptions, fingerprint, formatValue, GanError } from '@ganforge/formats';
import { encodeExamples, type FitTextsOptions, fitTexts, type TextsLeftOut } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries, labelEntry } from '../entries.ts';
import { checkIndices } from '../indices.ts';
import { checkLabels, labelsAt } from '../labels.ts';

/** Texts held in memory; a batch is `texts` int32 [n,length] and, where there are labels, `labels` int32 [n]. */
export interface TextDataset<B extends TextBatch = TextBatch> extends Dataset<B> {
  readonly entries: TextEntries;
  /** The texts that fit. */
  readonly texts: readonly string[];
  /** Their tokens, [size,length]. Not to be written to. */
  readonly tokens: Int32Array;
  /** The label of each text, an index into `entries.labels.classes`. Not to be written to. */
  readonly labels: Int32Array | undefined;
  /** How many of the texts given did not fit. */
  readonly leftOut: TextsLeftOut;
  /** Says whether two of these hold the same examples. */
  readonly fingerprint: string;
}

/** Texts of classes, whose batches carry labels. */
export interface LabelledTextDataset extends TextDataset<LabelledTextBatch> {
  readonly entries: Required<TextEntries>;
  readonly labels: Int32Array;
}

/** What {@link textDataset} is made of. */
export interface Texts {
  readonly texts: readonly string[];
  /** A label for each text, an integer index into `classes`. */
  readonly labels?: ArrayLike<number | bigint>;
  /** Names of the classes, index = label. @default '0', '1', ... up to the highest label */
  readonly classes?: readonly string[];
}

const where = 'data/text-dataset';

/**
 * A dataset of texts that lie in memory.
 *
 * Batches are `texts` int32 [n,length], the ids of tokens in `entries.texts.vocabulary`; a short text is filled with the
 * token `''`. Texts that are empty, longer than `length` or of tokens beyond `vocabulary` are left out and counted.
 *
 * @throws GanError `argument` if no text fits, and for a label that is no class; `shape` for labels of another number
 * @example
 * const dataset = textDataset({ texts: ['a dog runs', 'a cat'] }); // two texts of up to 3 words
 */
export function textDataset(given: Texts, options: FitTextsOptions = {}): TextDataset {
  checkKnownOptions(where, given, ['texts', 'labels', 'classes']);
  if (!Array.isArray(given.texts)) {
    throw new GanError(where, `texts must be an array of strings; received ${formatValue(given.texts)}.`);
  }
  const { labels: all, classes } = checkLabels(where, 'texts', given, given.texts.length);
  const { spec, kept, leftOut } = fitTexts(given.texts, options);
  const texts = kept.map((i) => given.texts[i]!);
  const tokens = encodeExamples(spec, texts)['']!.data as Int32Array;
  const labels = all && Int32Array.from(kept, (i) => all[i]!);
  return { ...tokenDataset({ texts, tokens }, { texts: spec, ...labelEntry(classes) }, labels), leftOut };
}

/** A dataset of tokens [size,length] of the entries' spec. */
export function tokenDataset(
  { texts, tokens }: Pick<TextDataset, 'texts' | 'tokens'>,
  entries: TextEntries,
  labels?: Int32Array,
): TextDataset {
  const { length, vocabulary, unit } = checkEntries(where, entries).texts;
  const size = tokens.length / length;
  return {
    size,
    entries,
    texts,
    tokens,
    labels,
    leftOut: { empty: 0, length: 0, vocabulary: 0 },
    fingerprint: fingerprint('texts', length, vocabulary, unit, tokens, labels, entries.labels?.classes),
    get(indices) {
      checkEngineReady(where);
      checkIndices(indices, size, where);
      const ids = new Int32Array(indices.length * length);
      indices.forEach((index, i) => {
        ids.set(tokens.subarray(index * length, (index + 1) * length), i * length);
      });
      return { texts: tf.tensor2d(ids, [indices.length, length], 'int32'), ...labelsAt(labels, indices) };
    },
  };
}
