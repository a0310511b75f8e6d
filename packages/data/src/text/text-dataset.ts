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

/** A dataset of texts in memory. A batch has `texts` int32 [n,length] and, with labels, `labels` int32 [n]. */
export interface TextDataset<B extends TextBatch = TextBatch> extends Dataset<B> {
  readonly entries: TextEntries;
  /** The texts that were accepted. */
  readonly texts: readonly string[];
  /** The token ids of the texts, [size,length]. Read-only. */
  readonly tokens: Int32Array;
  /** The label of each text, an index into `entries.labels.classes`. Read-only. */
  readonly labels: Int32Array | undefined;
  /** The numbers of texts that were not accepted. */
  readonly leftOut: TextsLeftOut;
  /** Identifies the examples. Two datasets with the same fingerprint contain the same examples. */
  readonly fingerprint: string;
}

/** A dataset of texts with labels. */
export interface LabelledTextDataset extends TextDataset<LabelledTextBatch> {
  readonly entries: Required<TextEntries>;
  readonly labels: Int32Array;
}

/** The texts and labels of {@link textDataset}. */
export interface Texts {
  readonly texts: readonly string[];
  /** The label of each text, an integer index into `classes`. */
  readonly labels?: ArrayLike<number | bigint>;
  /** The class names, in the order of the labels. @default '0', '1', ... up to the highest label */
  readonly classes?: readonly string[];
}

const where = 'data/text-dataset';

/**
 * Creates a dataset from texts in memory.
 *
 * Batches have `texts` int32 [n,length], which contains token ids. A token id is an index into
 * `entries.texts.vocabulary`. Short texts are padded with the token `''`. A text is dropped and counted if it is empty,
 * longer than `length`, or contains a token outside `vocabulary`.
 *
 * @throws GanError `argument` if no text is accepted or a label is not a class; `shape` if the number of labels differs
 *   from the number of texts
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

/** Creates a dataset from tokens [size,length] with the given entries. */
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
