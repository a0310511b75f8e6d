import { formatValue, GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import { formatTensor, isTensor } from './request.ts';

/** What conditional variants take as `classes`: how many there are, or their names in the order of the labels. */
export type Classes = number | readonly string[];

/**
 * The names of classes, index = label: those given, or '0', '1' and so on.
 *
 * @throws GanError `argument` for fewer than two classes, more than a million, or two of one name
 */
export function classNames(where: string, classes: Classes): readonly string[] {
  const count = Array.isArray(classes) ? classes.length : (classes as number);
  if (!Number.isInteger(count) || count < 2 || count > 1e6) {
    const received = classes === undefined ? 'none' : Array.isArray(classes) ? `${count} names` : formatValue(classes);
    throw new GanError(where, `classes must be a number in 2..1000000 or as many names; received ${received}. Try 10.`);
  }
  if (typeof classes === 'number') return Array.from({ length: count }, (_, i) => String(i));
  if (classes.some((name) => typeof name !== 'string') || new Set(classes).size < count) {
    throw new GanError(where, 'the names of classes must be texts, each another; received some that are not.');
  }
  return [...classes];
}

/**
 * The labels that `sample` was given, if they are one class for each of n samples.
 *
 * @throws GanError `shape` unless they are int32 [n]; `argument` for a label that is no class
 */
export function checkLabels(where: string, labels: tf.Tensor | undefined, n: number, classes: number): tf.Tensor1D {
  if (labels === undefined || !isTensor(labels, 'int32', [n])) {
    const received = formatTensor(labels);
    const cure = `Try tf.zeros([${n}], 'int32').`;
    throw new GanError(where, `labels must be int32 [${n}], a class each; received ${received}. ${cure}`, {
      code: 'shape',
    });
  }
  const wrong = valuesAtOnce(labels)?.find((label) => !(label >= 0 && label < classes));
  if (wrong !== undefined) throw new GanError(where, `labels must be in 0..${classes - 1}; received ${wrong}.`);
  return labels as tf.Tensor1D;
}

/** The labels' values, but on an engine that can only be read asynchronously and has already taken them up. */
function valuesAtOnce(labels: tf.Tensor): number[] | undefined {
  try {
    return Array.from(labels.dataSync());
  } catch {
    return undefined;
  }
}
