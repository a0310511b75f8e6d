import { checkEngineReady, type Gan, loadGenerator, loadLayers, type OpenedWeights, readModel } from '@ganforge/core';
import type { EngineName, EngineOptions } from '@ganforge/engine';
import { checkKnownOptions, GanError, sha256 } from '@ganforge/formats';
import { parseContract } from '../exported/contract.ts';
import { type Generator, generatorOf } from '../exported/generator.ts';
import { decodeGenerator } from '../exported/single-file.ts';
import type { Sampler } from '../sampling/sampler.ts';
import { samplerOf } from '../sampling/sampler-of.ts';
import { addressOf, readFile } from './read-file.ts';

const where = 'sampler/open';

/** The variant of a run, such as `dcgan`. */
export type SampledVariant = ((options: never) => Gan<never>) & { readonly name: string };

/** Options of {@link openSampler}. */
export interface OpenSamplerOptions {
  /** The engine. @default the backend that is already in use, or the first engine that works */
  readonly engine?: EngineName | 'auto';
  /** The address of the .wasm files; see `useEngine`. */
  readonly wasmPaths?: EngineOptions['wasmPaths'];
  /** The variants whose runs can be opened. Exported generators can be opened without them. @default none */
  readonly variants?: readonly SampledVariant[];
  /** The checkpoint of a run: `last`, `best`, or a name such as `step-40`. @default 'last' */
  readonly from?: string;
  /** The expected sha256 of a .safetensors file, as 64 hexadecimal digits. @default it is not checked */
  readonly sha256?: string;
}

/**
 * Opens a generator for sampling. It works in Node and in a browser.
 *
 * It opens files that `ganforge export --to tfjs` or `--to safetensors` wrote. It also opens the folder of a run if
 * `variants` contains the variant of the run.
 *
 * @param place a folder, its model.json, a .safetensors file, or a blob with the content of such a file. It is a path
 *   or an address; in a page, addresses are relative to the page
 * @returns the sampler; call `dispose` to free its tensors
 * @throws GanError `file` if there is no generator, or if it has no description of how to sample; `network` if the
 *   server does not answer; `checksum` if the file has another sha256 than expected; `engine` if no engine works
 * @example
 * const sampler = await openSampler('generator/');
 * const { values } = await sampler.sample({ n: 16, seed: 7 }); // float32 [16,28,28,1] in [-1,1]
 */
export async function openSampler(place: string | URL, options: OpenSamplerOptions = {}): Promise<Sampler> {
  checkKnownOptions(where, options, ['engine', 'wasmPaths', 'variants', 'from', 'sha256']);
  await prepareEngine(options);
  const at = String(addressOf(place) ?? place).replace(/\/(model\.json)?$/, '');
  // The address of a blob or of data has no file name.
  if (/^(blob|data):|\.safetensors([?#]|$)/.test(at)) return openFile(at, options.sha256);
  const generator = (await exportedModel(at)) ?? (await ofRun(at, options));
  if (generator !== undefined) return samplerOf(generator, at);
  const problem = `${at} holds neither model.json nor run.json`;
  throw new GanError(where, `${problem}. Give what 'ganforge export RUN' wrote, or a run's folder.`, { code: 'file' });
}

async function prepareEngine({ engine, wasmPaths }: OpenSamplerOptions): Promise<void> {
  if (engine === undefined && isEngineReady()) return;
  const { useEngine } = await import('@ganforge/engine');
  await useEngine(engine ?? 'auto', wasmPaths === undefined ? {} : { wasmPaths });
}

function isEngineReady(): boolean {
  try {
    checkEngineReady(where);
    return true;
  } catch {
    return false;
  }
}

async function openFile(at: string, expected: string | undefined): Promise<Sampler> {
  const bytes = await readFile(at);
  if (bytes === undefined) throw new GanError(where, `there is no ${at}. Check the address.`, { code: 'file' });
  const received = expected === undefined ? undefined : await sha256(bytes);
  if (received !== expected) {
    const problem = `${at} has the SHA-256 ${received}; expected ${expected}`;
    throw new GanError(where, `${problem}. Get the file again.`, { code: 'checksum' });
  }
  const { network, contract } = await decodeGenerator(at, bytes);
  return samplerOf(generatorOf(network, contract), at);
}

/** Returns the generator in model.json, or undefined if there is none. */
async function exportedModel(at: string): Promise<Generator | undefined> {
  const read = await readModel(at, async (path) => {
    const bytes = await readFile(`${at}/${path}`);
    if (path !== 'model.json' || bytes === undefined) return bytes;
    const text = new TextDecoder().decode(bytes);
    if (isPage(text)) return undefined;
    await loadLayers(text);
    return bytes;
  });
  if (read === undefined) return undefined;
  const { model, metadata } = read;
  try {
    if (metadata.sampling !== undefined)
      return generatorOf(model, parseContract(`${at}/model.json`, metadata.sampling));
  } catch (error) {
    model.dispose();
    throw error;
  }
  model.dispose();
  const problem = `${at}/model.json contains no sampling contract`;
  throw new GanError(where, `${problem}. Write it by 'ganforge export RUN --to tfjs' of this version.`, {
    code: 'file',
  });
}

async function ofRun(at: string, { variants = [], from = 'last' }: OpenSamplerOptions): Promise<Generator | undefined> {
  const record = await readFile(`${at}/run.json`);
  if (record === undefined || isPage(new TextDecoder().decode(record))) return undefined;
  const { openRun } = await import('@ganforge/run');
  const run = await openRun(/^[a-z]+:\/\//.test(at) ? new URL(at) : at);
  const name = run.record.config.gan;
  const variant = variants.find((one) => one.name === name);
  if (variant !== undefined) {
    return (await loadGenerator(run as OpenedWeights, variant, { from })) as unknown as Generator;
  }
  const given = variants.map((one) => one.name).join(', ') || 'none';
  const problem = `${at} is a run of '${name}', but the option variants does not contain this variant (it has ${given})`;
  throw new GanError(where, `${problem}. Add the variant to variants, or export the run.`, { code: 'mismatch' });
}

/** Returns whether a text is a page. Servers of single-page applications return their page for every missing file. */
function isPage(text: string): boolean {
  return text.trimStart().startsWith('<');
}
