import { GanError } from '@ganforge/formats';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import type { InceptionPreset } from '../extractors/inception/presets.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { fetchWeights, loadNetworkWeights } from '../weights/index.ts';
import { readBytes } from '../weights/load-network-weights.ts';
import type { NetworkWeights } from '../weights/network-weights.ts';
import { choiceOption, integerOption, type OptionTable, type Run, textOption } from './command.ts';
import { withEngine } from './peers.ts';
import { UsageError } from './usage-error.ts';

/** Extractors by name: the one place that knows them all. */
const EXTRACTORS = ['inception-v3', 'squeezenet', 'pixels', 'digits'] as const;
type ExtractorName = (typeof EXTRACTORS)[number];

/** Which extractors have which option beside those that all have. */
const OWN: Readonly<Record<string, readonly ExtractorName[]>> = {
  preset: ['inception-v3'],
  weights: ['inception-v3', 'squeezenet'],
  size: ['pixels'],
  engine: ['inception-v3', 'squeezenet', 'digits'],
};

/** Options of the commands that look at images. */
export const EXTRACTOR_OPTIONS: OptionTable = {
  extractor: { type: 'string', value: 'NAME', help: `${EXTRACTORS.join(', ')}; @default inception-v3` },
  preset: {
    type: 'string',
    value: 'NAME',
    help: 'whose resizing: torch-fidelity, pytorch-fid, clean, torchmetrics; @default torch-fidelity',
  },
  weights: { type: 'string', value: 'FILE', help: '.pth or .safetensors; @default those of `weights fetch`' },
  size: { type: 'string', value: 'N', help: 'side that pixels brings images to; @default 8' },
  engine: {
    type: 'string',
    value: 'NAME',
    help: 'native, tfjs-node, webgpu, wasm, cpu; @default the first that works',
  },
  batch: { type: 'string', value: 'N', help: 'images at a time; @default 32' },
  'skip-unreadable': { type: 'boolean', help: 'go on without images that cannot be read' },
};

/** Option of the commands that choose an output; the others need a certain one. */
export const LAYER_OPTION: OptionTable = {
  layer: { type: 'string', value: 'NAME', help: "which of the extractor's outputs; @default 2048 of inception-v3" },
};

/** An extractor, and what it runs on. */
export interface OpenExtractor {
  readonly extractor: FeatureExtractor;
  /** As reports name it; undefined for an extractor that needs none. */
  readonly engine?: string;
  readonly linearAlgebra?: LinearAlgebra;
}

/**
 * The extractor that the options name.
 *
 * @throws UsageError for options that do not go together; GanError where weights or packages are missing
 */
export async function openExtractor(run: Run): Promise<OpenExtractor> {
  const name = choiceOption(run, 'extractor', EXTRACTORS) ?? 'inception-v3';
  for (const [option, names] of Object.entries(OWN)) {
    if (run.options[option] !== undefined && !names.includes(name)) {
      throw new UsageError(`--${option} is for ${names.join(' and ')}; the extractor is ${name}`);
    }
  }
  if (name === 'pixels') {
    const { pixels } = await import('../pixels.ts');
    return { extractor: pixels({ size: integerOption(run, 'size') ?? 8 }) };
  }
  // Before the engine, which takes longer to say that it cannot be had.
  const weights = name === 'digits' ? undefined : await weightsOf(run, name);
  return withEngine(`the extractor ${name}`, async () => {
    const { useEngine } = await import('@ganforge/engine');
    const { name: engine, version } = await useEngine((textOption(run, 'engine') ?? 'auto') as 'auto');
    const extractor = await networkExtractor(run, name, weights);
    const linearAlgebra = engine === 'native' ? await nativeLinearAlgebra() : undefined;
    return { extractor, engine: `${engine} ${version}`, ...(linearAlgebra && { linearAlgebra }) };
  });
}

/** The weights that `--weights` names, else the published ones; squeezenet has none that are published so. */
async function weightsOf(run: Run, name: 'inception-v3' | 'squeezenet'): Promise<NetworkWeights | Uint8Array> {
  const path = textOption(run, 'weights');
  if (name === 'squeezenet') {
    if (path !== undefined) return readBytes(path);
    throw new GanError('metrics/cli', 'squeezenet needs --weights FILE: the float32 of its tensors, 2,889,984 bytes.');
  }
  if (path !== undefined) return loadNetworkWeights(path);
  run.progress.note('weights: from the cache or, the first time, from the network');
  return fetchWeights({ signal: run.signal });
}

async function networkExtractor(
  run: Run,
  name: Exclude<ExtractorName, 'pixels'>,
  weights: NetworkWeights | Uint8Array | undefined,
): Promise<FeatureExtractor> {
  if (name === 'digits') return (await import('../digits.ts')).digits();
  if (name === 'squeezenet') {
    const { squeezenet, squeezenetWeights } = await import('../squeezenet.ts');
    return squeezenet({ weights: await squeezenetWeights(weights as Uint8Array) });
  }
  const { inceptionV3 } = await import('../inception.ts');
  const preset = textOption(run, 'preset') as InceptionPreset | undefined;
  return inceptionV3({ weights: weights as NetworkWeights, ...(preset === undefined ? {} : { preset }) });
}

/** The native engine's routines, where its package can be seen from here. */
async function nativeLinearAlgebra(): Promise<LinearAlgebra | undefined> {
  const name = '@ganforge/backend-native'; // a dependency of the engine's
  return (import(name) as Promise<LinearAlgebra>).catch(() => undefined);
}
