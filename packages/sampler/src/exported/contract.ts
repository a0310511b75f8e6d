import type { LatentSpec } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';

/**
 * Describes how to generate samples with an exported network. It is stored as JSON next to the weights, so sampling
 * does not need the variant.
 *
 * Latents are drawn in the same way as by the variant: each latent uses a random stream that is forked by its name.
 */
export interface SamplingContract {
  readonly version: 1;
  /** The name of the variant. */
  readonly name: string;
  readonly latent: Readonly<Record<string, LatentSpec>>;
  /**
   * The specs of the conditions, by entry. Classes are passed to the network as [n,1], or as one-hot if its input has
   * that size.
   */
  readonly conditions: Specs;
  /** The output of the network, which is a single entry. Images are clipped to [-1,1]. */
  readonly output: Specs;
  /**
   * For each input of the network, the names of what is passed: a condition, or latents that are concatenated along the
   * last axis.
   */
  readonly inputs: readonly (readonly string[])[];
  /** Whether normal latents can be truncated, by `truncateNormal` of core with the stream `truncation`. */
  readonly truncates: boolean;
}

/**
 * Checks a contract that was read from a file and returns it.
 * @param at the name of the file, for messages
 * @throws GanError `file` if it is not a valid contract
 * @throws GanError `file` if it is not a contract
 */
export function parseContract(at: string, value: unknown): SamplingContract {
  const damaged = (what: string): GanError =>
    new GanError('sampler/contract', `the sampling contract in ${at} is wrong: ${what}. Export it again.`, {
      code: 'file',
    });
  if (!isObject(value)) throw damaged('it is no object');
  if (value.version !== 1) {
    const problem = `the sampling contract in ${at} has version ${String(value.version)}; this release reads version 1`;
    throw new GanError('sampler/contract', `${problem}. Update @ganforge/sampler.`, { code: 'file' });
  }
  const { name, latent, conditions, output, inputs, truncates } = value;
  if (typeof name !== 'string') throw damaged('it has no name');
  if (!isObject(latent) || !Object.values(latent).every(isLatent)) throw damaged('its latents are none');
  if (!isObject(conditions) || !Object.values(conditions).every(isSpec)) throw damaged('its conditions are none');
  if (!isObject(output) || Object.keys(output).length !== 1 || !Object.values(output).every(isSpec)) {
    throw damaged('it must have one output entry');
  }
  const names = new Set([...Object.keys(latent), ...Object.keys(conditions)]);
  const isInput = (input: unknown): boolean =>
    Array.isArray(input) && input.length > 0 && input.every((one) => names.has(one as string));
  if (!Array.isArray(inputs) || !inputs.every(isInput)) throw damaged('its inputs are neither latents nor conditions');
  return { version: 1, name, latent, conditions, output, inputs, truncates: truncates === true } as SamplingContract;
}

function isLatent(value: unknown): boolean {
  return isObject(value) && ['normal', 'uniform', 'categorical'].includes(value.kind as string) && isShape(value.shape);
}

/** Checks the fields that are needed to draw samples: the kind, the names of classes and the size of images. */
function isSpec(value: unknown): boolean {
  if (!isObject(value) || typeof value.kind !== 'string') return false;
  const { kind, classes, height, width, channels } = value;
  if (kind === 'class') return Array.isArray(classes) && classes.every((one) => typeof one === 'string');
  return kind !== 'image' || isShape([height, width, channels]);
}

function isShape(value: unknown): boolean {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
