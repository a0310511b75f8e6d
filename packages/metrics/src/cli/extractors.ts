import { GanError, type ResolvedOf, resolveOptions } from '@ganforge/formats';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { checkFeatureLayers } from '../extractors/feature-layers.ts';
import { INCEPTION_FEATURE_LAYERS } from '../extractors/inception/feature-layers.ts';
import type { Provenance } from '../features/provenance.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';
import { fetchWeights, loadNetworkWeights } from '../weights/index.ts';
import { readBytes } from '../weights/load-network-weights.ts';
import type { NetworkWeights } from '../weights/network-weights.ts';
import { givenOf, type Run } from './command.ts';
import { withEngine } from './peers.ts';
import { UsageError } from './usage-error.ts';

/** Defines the options of the commands that read images. */
export const EXTRACTOR_OPTIONS = {
  extractor: {
    type: 'choice',
    choices: ['inception-v3', 'squeezenet', 'pixels', 'digits'],
    default: 'inception-v3',
    about: 'The extractor of features; digits and pixels need no download.',
  },
  layer: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'The feature layer of the extractor; for inception-v3 by default 2048.',
  },
  preset: {
    type: 'choice',
    choices: ['torch-fidelity', 'pytorch-fid', 'clean', 'torchmetrics'],
    default: 'torch-fidelity',
    about: 'The tool whose resizing inception-v3 uses.',
  },
  weights: {
    type: 'text',
    value: 'FILE',
    optional: true,
    about: 'A .pth or .safetensors file of weights; by default the file that `weights fetch` downloads.',
  },
  size: { type: 'integer', min: 1, max: 1024, default: 8, about: 'Size to which the extractor pixels scales images.' },
  engine: {
    type: 'choice',
    choices: ['auto', 'native', 'tfjs-node', 'webgpu', 'wasm', 'cpu'],
    default: 'auto',
    about: 'The engine that runs networks; auto is the first that works.',
  },
  batch: { type: 'integer', min: 1, default: 32, about: 'Images per batch.' },
  skipDamaged: {
    type: 'boolean',
    default: false,
    about: 'Skips images that cannot be read, and lists them.',
  },
} as const;

type Settings = ResolvedOf<typeof EXTRACTOR_OPTIONS>;
type ExtractorName = Settings['extractor'];

/** Lists the options and the feature layers of each extractor. */
const EXTRACTORS: Readonly<
  Record<ExtractorName, { readonly options: readonly string[]; readonly layers: readonly string[] }>
> = {
  'inception-v3': { options: ['preset', 'weights', 'engine'], layers: Object.keys(INCEPTION_FEATURE_LAYERS) },
  squeezenet: { options: ['weights', 'engine'], layers: ['squeezenet'] },
  pixels: { options: ['size'], layers: ['pixels'] },
  digits: { options: ['engine'], layers: ['digits', 'logits'] },
};
const DEFAULT_LAYER: Readonly<Record<ExtractorName, string>> = {
  'inception-v3': '2048',
  squeezenet: 'squeezenet',
  pixels: 'pixels',
  digits: 'digits',
};

/** Describes the extractor that a command line selects. It is checked, but not opened yet. */
export interface PlannedExtractor {
  readonly settings: Settings;
  readonly layer: string;
  /** The provenance. The hash of the weights is missing until the weights are loaded. */
  readonly provenance: Provenance;
}

/** Contains an open extractor and the engine that runs it. */
export interface OpenExtractor {
  readonly extractor: FeatureExtractor;
  readonly layer: string;
  /** The name of the engine for reports, or undefined if the extractor uses no engine. */
  readonly engine?: string;
  readonly linearAlgebra?: LinearAlgebra;
}

/**
 * Checks all options of the extractor before its weights are loaded.
 *
 * @param logits whether the command reads the class logits of the extractor
 * @throws UsageError if options conflict; GanError if a layer does not exist
 */
export function planExtractor(run: Run, logits: boolean): PlannedExtractor {
  const settings = resolveOptions('metrics/cli', EXTRACTOR_OPTIONS, givenOf(run, EXTRACTOR_OPTIONS));
  const { extractor: name } = settings;
  const { options, layers } = EXTRACTORS[name];
  for (const option of ['preset', 'weights', 'size', 'engine'] as const) {
    if (run.given[option] === undefined || options.includes(option)) continue;
    const names = Object.entries(EXTRACTORS).flatMap(([other, known]) =>
      known.options.includes(option) ? [other] : [],
    );
    throw new UsageError(`--${option} is for ${names.join(' and ')}; the extractor is ${name}`);
  }
  if (name === 'squeezenet' && settings.weights === undefined) {
    throw new GanError(
      'metrics/cli',
      'squeezenet needs --weights FILE, a file of 2,889,984 bytes that contains the values of its tensors as float32.',
    );
  }
  const usual = logits ? ['logits_unbiased', 'logits'].find((known) => layers.includes(known)) : DEFAULT_LAYER[name];
  if (usual === undefined && settings.layer === undefined) {
    throw new UsageError(`this metric needs an extractor with classes; ${name} has none. Try inception-v3 or digits`);
  }
  const known = Object.fromEntries(layers.map((layer) => [layer, 0]));
  const [layer] = checkFeatureLayers('metrics/cli', known, [settings.layer ?? usual!]);
  const preset = name === 'inception-v3' ? { preset: settings.preset } : {};
  return { settings, layer: layer!, provenance: { extractor: name, layer: layer!, ...preset } };
}

/**
 * Opens the extractor: loads its weights and starts an engine.
 *
 * @throws GanError if weights or packages are missing
 */
export async function openExtractor(run: Run, { settings, layer }: PlannedExtractor): Promise<OpenExtractor> {
  const { extractor: name, size, engine: asked } = settings;
  if (name === 'pixels') {
    const { pixels } = await import('../pixels.ts');
    return { extractor: pixels({ size }), layer };
  }
  // The weights are loaded before the engine, because it takes longer to detect that an engine is missing.
  const weights = name === 'digits' ? undefined : await weightsOf(run, settings);
  return withEngine(`the extractor ${name}`, async () => {
    const { useEngine } = await import('@ganforge/engine');
    const { name: engine, version } = await useEngine(asked);
    const extractor = await networkExtractor(settings, weights);
    const linearAlgebra = engine === 'native' ? await nativeLinearAlgebra() : undefined;
    return { extractor, layer, engine: `${engine} ${version}`, ...(linearAlgebra && { linearAlgebra }) };
  });
}

/** Returns the weights from the file of `--weights`. Without this option it returns the published weights. */
async function weightsOf(run: Run, { extractor, weights: path }: Settings): Promise<NetworkWeights | Uint8Array> {
  if (extractor === 'squeezenet') return readBytes(path!);
  if (path !== undefined) return loadNetworkWeights(path);
  run.progress.note('weights: from the cache or, the first time, from the network');
  return fetchWeights({ signal: run.signal });
}

async function networkExtractor(
  { extractor: name, preset }: Settings,
  weights: NetworkWeights | Uint8Array | undefined,
): Promise<FeatureExtractor> {
  if (name === 'digits') return (await import('../digits.ts')).digits();
  if (name === 'squeezenet') {
    const { squeezenet, squeezenetWeights } = await import('../squeezenet.ts');
    return squeezenet({ weights: await squeezenetWeights(weights as Uint8Array) });
  }
  const { inceptionV3 } = await import('../inception.ts');
  return inceptionV3({ weights: weights as NetworkWeights, preset });
}

/** Returns the linear algebra of the native engine, or undefined if its package cannot be imported from here. */
async function nativeLinearAlgebra(): Promise<LinearAlgebra | undefined> {
  const name = '@ganforge/backend-native'; // this package is a dependency of `@ganforge/engine`
  return (import(name) as Promise<LinearAlgebra>).catch(() => undefined);
}
