import type { LatentSpec } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';

/**
 * How samples are made by an exported network: JSON that lies beside its weights, so that nobody needs the variant.
 *
 * Its latents are drawn as the variant draws them: normals, uniforms and categories by a stream forked by their names.
 */
export interface SamplingContract {
  readonly version: 1;
  /** The variant. */
  readonly name: string;
  readonly latent: Readonly<Record<string, LatentSpec>>;
  /** What samples are made by, by entry; classes go into the network as [n,1], or one-hot where it takes as many. */
  readonly conditions: Specs;
  /** The one entry that the network makes; images are cut to their range, [-1,1]. */
  readonly output: Specs;
  /** For each input of the network a condition, or latents that are joined along their last axis. */
  readonly inputs: readonly (readonly string[])[];
  /** Whether normals beyond a threshold may be drawn again: `truncateNormal` of core, by the stream `truncation`. */
  readonly truncates: boolean;
}

/**
 * A contract that came from a file, checked.
 *
 * @param at the file, for messages
 * @throws GanError `file` for anything else
 */
export function parseContract(at: string, value: unknown): SamplingContract {
  const damaged = (what: string): GanError =>
    new GanError('sampler/contract', `${at} says wrongly how to sample: ${what}. Export it again.`, { code: 'file' });
  if (!isObject(value)) throw damaged('it is no object');
  if (value.version !== 1) {
    const problem = `${at} says how to sample in version ${String(value.version)}; this is for version 1`;
    throw new GanError('sampler/contract', `${problem}. Update @ganforge/sampler.`, { code: 'file' });
  }
  const { name, latent, conditions, output, inputs, truncates } = value;
  if (typeof name !== 'string') throw damaged('it has no name');
  if (!isObject(latent) || !Object.values(latent).every(isLatent)) throw damaged('its latents are none');
  if (!isObject(conditions) || !Object.values(conditions).every(isSpec)) throw damaged('its conditions are none');
  if (!isObject(output) || Object.keys(output).length !== 1 || !Object.values(output).every(isSpec)) {
    throw damaged('it must make one entry');
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

/** Enough of a spec to draw by: a kind, and of classes their names, of images their size. */
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
