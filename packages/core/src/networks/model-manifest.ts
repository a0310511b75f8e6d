import type { GanError } from '@ganforge/formats';
import type { io } from '@tensorflow/tfjs-core';

/** The checked content of a model.json, with the groups of its weight files. */
export interface ModelManifest {
  readonly topology: object;
  /** The metadata that `model.setUserDefinedMetadata` stored. */
  readonly metadata?: Record<string, object>;
  readonly groups: readonly WeightGroup[];
}

/** Weights whose bytes follow each other in the concatenation of the files in `paths`. */
export interface WeightGroup {
  /** Relative paths inside the folder. */
  readonly paths: readonly string[];
  readonly specs: readonly io.WeightsManifestEntry[];
  /** Total number of bytes of `specs`. It equals the total size of the files. */
  readonly byteLength: number;
}

const bytesPerElement: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

/**
 * Reads the text of a model.json in the layers format of tfjs, and checks everything that can be checked without its
 * weight files.
 *
 * @param refuse creates the error for a problem; the error names the file
 */
export function parseModelJson(text: string, refuse: (problem: string, cause?: unknown) => GanError): ModelManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refuse('is not JSON. Save the model again.', cause);
  }
  if (!isObject(json)) throw refuse('holds no model. Give the folder that saveModel wrote.');
  const { format, modelTopology: topology, weightsManifest, userDefinedMetadata } = json;
  if (isOfKeras3(json)) throw refuse(`is a model ${keras3}`);
  if (format !== undefined && format !== null && format !== 'layers-model') {
    throw refuse(`is of the format '${String(format)}'; expected 'layers-model'. Convert the model to tfjs layers.`);
  }
  if (!isObject(topology) || !(isObject(topology.model_config) || typeof topology.class_name === 'string')) {
    throw refuse('holds no model: modelTopology has no class_name. Give the folder that saveModel wrote.');
  }
  if (!Array.isArray(weightsManifest)) {
    throw refuse('has no list weightsManifest. Give the folder that saveModel wrote.');
  }
  const groups = weightsManifest.map((group: unknown) => checkGroup(group, refuse));
  refuseTwice(
    groups.flatMap(({ specs }) => specs.map(({ name }) => name)),
    (name) => refuse(`names the weight '${name}' twice. Save the model again.`),
  );
  const metadata = isObject(userDefinedMetadata) ? { metadata: userDefinedMetadata as Record<string, object> } : {};
  return { topology, groups, ...metadata };
}

/** Advice for a Keras 3 model, as the end of a sentence. */
export const keras3: string =
  'of Keras 3, which tfjs cannot read. In Python install tf_keras, set TF_USE_LEGACY_KERAS=1 before TensorFlow is imported, build the model there, load its weights and convert it by tensorflowjs_converter again.';

/** Returns whether a topology, or the `model_config` inside it, has the form of Keras 3. */
export function isOfKeras3(topology: object): boolean {
  const { keras_version: version, model_config: config, module } = topology as Record<string, unknown>;
  if (typeof version === 'string' && /^([3-9]|\d\d)/.test(version)) return true;
  if (typeof module === 'string' && /^keras\b/.test(module)) return true;
  return isObject(config) && isOfKeras3(config);
}

/** Throws at the first name that occurs twice. */
export function refuseTwice(names: readonly string[], error: (name: string) => GanError): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw error(name);
    seen.add(name);
  }
}

function checkGroup(group: unknown, refuse: (problem: string) => GanError): WeightGroup {
  if (!isObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
    throw refuse('has a weightsManifest whose groups are not {paths, weights}. Save the model again.');
  }
  for (const path of group.paths as unknown[]) {
    if (!staysInside(path)) {
      throw refuse(
        `asks for the weight file '${String(path)}', which is not a path inside its folder. Do not trust this file.`,
      );
    }
  }
  const byteLength = group.weights.reduce((sum: number, spec: unknown) => sum + checkSpec(spec, refuse), 0);
  return { paths: group.paths as string[], specs: group.weights as io.WeightsManifestEntry[], byteLength };
}

/** Returns whether a path stays inside the folder, on every system. For HTTP, tfjs itself writes `./weights.bin`. */
function staysInside(path: unknown): boolean {
  if (typeof path !== 'string' || /[\\:\0]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '..');
}

/** Checks the description of a weight and returns the number of bytes of the weight. */
function checkSpec(spec: unknown, refuse: (problem: string) => GanError): number {
  if (!isObject(spec) || typeof spec.name !== 'string' || !Array.isArray(spec.shape)) {
    throw refuse('has a weight that is not {name, shape, dtype}. Save the model again.');
  }
  const { name, shape, dtype, quantization } = spec;
  const stored = isObject(quantization) ? quantization.dtype : dtype;
  const bytes = Object.hasOwn(bytesPerElement, String(stored)) ? bytesPerElement[String(stored)] : undefined;
  if (bytes === undefined) {
    throw refuse(`has the weight '${name}' of type '${String(stored)}'; expected float32, int32, bool or complex64.`);
  }
  const size = shape.reduce((product: number, length: unknown) => {
    if (!Number.isSafeInteger(length) || (length as number) < 0) return Number.NaN;
    return product * (length as number);
  }, bytes);
  if (!Number.isSafeInteger(size)) {
    throw refuse(`has the weight '${name}' of shape ${JSON.stringify(shape)}. Save the model again.`);
  }
  return size;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
