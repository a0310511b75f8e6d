import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { batchParts, type Specs } from '@ganforge/media';
import type * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../contracts/data.ts';
import type { Gan, SampleRequest } from '../contracts/gan.ts';
import { formatTensor, isTensor } from './format-tensor.ts';

/**
 * Checks a request for samples.
 *
 * @throws GanError `argument` if n is not a positive integer, `random` is not a random stream, or a field is unknown
 */
export function checkRequest(where: string, request: SampleRequest): void {
  checkKnownOptions(where, request, ['n', 'random', 'latent', 'conditions', 'options', 'at']);
  const { n, random } = request;
  if (!(Number.isInteger(n) && n >= 1)) {
    throw new GanError(where, `n must be an integer of at least 1; received ${formatValue(n)}.`);
  }
  if (typeof random?.normal === 'function') return;
  const advice = 'Try randomStream(seed) of @ganforge/core.';
  throw new GanError(where, `random must be a RandomStream; received ${formatValue(random)}. ${advice}`);
}

type ConditionNames = Pick<Gan<never>, 'needs' | 'conditions' | 'optionalConditions'>;

/**
 * Checks the conditions of a request against the GAN's specification and returns them.
 *
 * @throws GanError `shape` if a condition is missing or does not contain n examples of its entry; `argument` if the GAN
 *   does not accept an entry or if a label is out of range
 */
export function checkConditions(
  where: string,
  { needs, conditions: takes = [], optionalConditions: optional = [] }: ConditionNames,
  { n, conditions: given = {} }: Pick<SampleRequest, 'n' | 'conditions'>,
): Batch {
  checkKnownOptions(where, given, Object.keys(batchParts(pick(needs, takes))), 'condition');
  for (const entry of takes) {
    const spec = needs[entry]!;
    const parts = Object.entries(batchParts({ [entry]: spec }));
    if (optional.includes(entry) && parts.every(([name]) => given[name] === undefined)) continue;
    for (const [name, { shape, dtype }] of parts) {
      const expected = [n, ...shape];
      const tensor = given[name];
      if (!isTensor(tensor, dtype, expected)) {
        const problem = `conditions.${name} must be ${dtype} [${expected}]; received ${formatTensor(tensor)}`;
        throw new GanError(where, `${problem}. Give one value for each sample.`, { code: 'shape' });
      }
      if (spec.kind === 'class') checkClasses(where, name, tensor, spec.classes.length);
    }
  }
  return given;
}

function checkClasses(where: string, name: string, labels: tf.Tensor, classes: number): void {
  const wrong = valuesAtOnce(labels)?.find((label) => !(label >= 0 && label < classes));
  if (wrong !== undefined) {
    throw new GanError(where, `conditions.${name} must be in 0..${classes - 1}; received ${wrong}.`);
  }
}

/** Returns the values of the labels, or undefined if the engine can only be read asynchronously. */
function valuesAtOnce(labels: tf.Tensor): number[] | undefined {
  try {
    return Array.from(labels.dataSync());
  } catch {
    return undefined;
  }
}

function pick(specs: Specs, names: readonly string[]): Specs {
  return Object.fromEntries(Object.entries(specs).filter(([name]) => names.includes(name)));
}
