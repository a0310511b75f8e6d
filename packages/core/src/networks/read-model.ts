import { GanError, type NamedArray, problemOf, toFloat32 } from '@ganforge/formats';
import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { checkEngineReady } from '../engine-ready.ts';
import { isOfKeras3, keras3, type ModelManifest, parseModelJson } from './model-manifest.ts';

const where = 'core/read-model';

/** Reads a file by its relative path; returns undefined if it is missing. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/** A model and the metadata of its file. */
export interface ModelParts {
  /** The model, not compiled. The caller disposes it. */
  readonly model: LayersModel;
  /** The metadata that `setUserDefinedMetadata` received. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Reads a model in the layers format of tfjs, `model.json` and its weights, in Node and in a browser.
 *
 * @param at the folder or address, for messages
 * @param read reads a file by its path relative to `at`; no path outside `at` is requested
 * @returns undefined if there is no model.json
 * @throws GanError `file` if the file holds no layers model, a weight file is missing or has the wrong length, or tfjs
 *   cannot build the model; `engine` if no engine is ready
 */
export async function readModel(at: string, read: ReadFile): Promise<ModelParts | undefined> {
  checkEngineReady(where);
  const json = await read('model.json');
  if (json === undefined) return undefined;
  const refuse = refusal(`${at}/model.json`);
  const manifest = parseModelJson(new TextDecoder().decode(json), refuse);
  const weightData: ArrayBuffer[] = [];
  for (const { paths, byteLength } of manifest.groups) {
    const files = await Promise.all(paths.map(async (path) => ({ path, bytes: await read(path) })));
    const missing = files.find(({ bytes }) => bytes === undefined);
    if (missing !== undefined) throw refuse(`names the weights ${missing.path}, which are missing. Copy them too.`);
    const found = files.reduce((sum, { bytes }) => sum + bytes!.length, 0);
    if (found !== byteLength) {
      throw refuse(
        `expects ${byteLength} bytes of ${paths.join(', ')}; received ${found}. Copy or save the model again.`,
      );
    }
    weightData.push(...files.map(({ bytes }) => bytes!.slice().buffer));
  }
  return { model: await layersModel(artifactsOf(manifest, weightData), refuse), metadata: manifest.metadata ?? {} };
}

/**
 * Builds a model from its topology and its weights, for instance the weights of a safetensors file.
 *
 * @param at the source of the topology and the weights, for messages
 * @param topology the value of `model.toJSON`
 * @param weights the weights by `<layer>/<weight>`; F16 and BF16 are converted to float32
 * @throws GanError `file` if tfjs cannot build the model, or a weight is missing or has another shape
 */
export async function buildModel(
  at: string,
  topology: object,
  weights: Readonly<Record<string, NamedArray>>,
): Promise<LayersModel> {
  checkEngineReady(where);
  const entries = Object.entries(weights);
  const arrays = entries.map(([, array]) => (array.dtype === 'I32' ? array.data : toFloat32(array)));
  const weightSpecs = entries.map(([name, { dtype, shape }]): io.WeightsManifestEntry => {
    return { name, shape: [...shape], dtype: dtype === 'I32' ? 'int32' : 'float32' };
  });
  const weightData = arrays.map((data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice().buffer);
  return layersModel({ modelTopology: topology, weightSpecs, weightData }, refusal(at));
}

/** Returns a function that creates the errors of one file. */
export function refusal(file: string): (problem: string, cause?: unknown) => GanError {
  return (problem, cause) => new GanError('core/model-files', `${file} ${problem}`, { code: 'file', cause });
}

/** Converts what was read to the form that tfjs expects. */
export function artifactsOf(
  { topology, metadata, groups }: ModelManifest,
  weightData: ArrayBuffer[],
): io.ModelArtifacts {
  return {
    modelTopology: topology,
    weightSpecs: groups.flatMap(({ specs }) => [...specs]),
    weightData,
    ...(metadata === undefined ? {} : { userDefinedMetadata: metadata }),
  };
}

/**
 * Builds a model with tfjs.
 *
 * @throws GanError `file` if tfjs cannot build the model
 */
export async function layersModel(
  artifacts: io.ModelArtifacts,
  refuse: (problem: string, cause?: unknown) => GanError,
): Promise<LayersModel> {
  try {
    return await loadLayersModel(io.fromMemory(artifacts));
  } catch (cause) {
    if (isOfKeras3(artifacts.modelTopology as object)) throw refuse(`is a model ${keras3}`, cause);
    const reason = problemOf(cause).split('\n')[0];
    throw refuse(
      `describes a model that tfjs cannot build: ${reason} Import the modules of its custom layers first.`,
      cause,
    );
  }
}
