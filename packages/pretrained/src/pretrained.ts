import { checkKnownOptions, GanError, nearestName } from '@ganforge/formats';
import { type OpenSamplerOptions, openSampler, type Sampler } from '@ganforge/sampler';
import { catalogue } from './catalogue.ts';
import type { PretrainedModel, PretrainedName } from './model.ts';
import { weights } from './weights.ts';

const where = 'pretrained';

/** Options of {@link pretrained}. */
export interface PretrainedOptions extends Pick<OpenSamplerOptions, 'engine' | 'wasmPaths'> {
  /** The address of the file, if you serve it yourself. @default the file in this package */
  readonly at?: string | URL;
}

/** The pretrained models by name. */
export const pretrainedModels: Readonly<Record<PretrainedName, PretrainedModel>> = catalogue;

/**
 * Loads a small trained generator. It works in Node and in a browser. The SHA-256 of its file is checked.
 *
 * @returns the sampler; call `dispose` to free its tensors
 * @throws GanError `argument` if the name is unknown; `checksum` if the file has another SHA-256; otherwise as
 *   `openSampler`
 * @example
 * const sampler = await pretrained('mnist-cgan');
 * const { values } = await sampler.sample({ n: 16, seed: 1, class: '7' }); // float32 [16,28,28,1] in [-1,1]
 */
export async function pretrained(name: PretrainedName, options: PretrainedOptions = {}): Promise<Sampler> {
  checkKnownOptions(where, options, ['at', 'engine', 'wasmPaths']);
  const { url, sha256 } = pretrainedFile(name);
  const { at = url, ...engine } = options;
  return openSampler(at, { ...engine, sha256 });
}

/**
 * Returns the address of the file of a model and its SHA-256, for `workerSampler(worker, url, { sha256 })`.
 *
 * @throws GanError `argument` if the name is unknown
 */
export function pretrainedFile(name: PretrainedName): { readonly url: URL; readonly sha256: string } {
  if (Object.hasOwn(catalogue, name)) return { url: weights[name], sha256: catalogue[name].sha256 };
  const names = Object.keys(catalogue);
  const nearest = nearestName(name, names);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw new GanError(where, `there is no model '${name}'. Try one of ${names.join(', ')}.${guess}`);
}
