import {
  checkKnownOptions,
  formatValue,
  GanError,
  ioError,
  nodeFs,
  readBytes,
  toFloat16,
  writeFolderAtomic,
} from '@ganforge/formats';
import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkEngineReady } from '../engine-ready.ts';
import { parseModelJson, refuseTwice, type WeightGroup } from './model-manifest.ts';
import { artifactsOf, layersModel, refusal } from './read-model.ts';

const where = 'core/model-files';
const jsonName = 'model.json';
const weightsName = 'weights.bin';

/** Options of {@link saveModel}. */
export interface SaveModelOptions {
  /**
   * Whether to round float32 weights to 16 bits, which halves the file size. Loaders return float32 again.
   * @default false
   */
  readonly half?: boolean;
}

/**
 * Writes a model as a folder with `model.json` and `weights.bin`, in the layers format of tfjs. The write is atomic.
 *
 * {@link loadModel} reads the folder. In a browser, `tf.loadLayersModel('…/model.json')` reads it after the module that
 * defines its layers is imported. Weights and statistics are saved; the state of an optimizer is not saved. This
 * function works only in Node.
 *
 * @param folder the folder to write; if it contains a model, it is replaced. `folder/model.json` and `file://folder`
 *   are also accepted
 * @throws GanError `argument` if two weights have the same name (loaders could not tell them apart) or the folder holds
 *   other files; `io` if the disk is full, read-only or access is denied; `unsupported` in a browser
 *
 * @example
 * await saveModel(gan.networks.generator, 'runs/digits/generator');
 */
export async function saveModel(model: LayersModel, folder: string, options: SaveModelOptions = {}): Promise<void> {
  checkKnownOptions(where, options, ['half']);
  if (typeof model?.save !== 'function') {
    throw new GanError(where, `the model to save must be a LayersModel; received ${formatValue(model)}.`);
  }
  const path = pathOf(folder);
  refuseTwice(
    model.weights.map((weight) => weight.originalName),
    (name) => new GanError(where, `the model has two weights named '${name}'. Name its layers differently.`),
  );
  await refuseOtherFiles(path);
  let files: Record<string, Uint8Array | string> = {};
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      files = filesOf(options.half === true ? halved(artifacts) : artifacts);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  await writeFolderAtomic(path, files, where);
}

/**
 * Reads a model in the layers format from a folder that {@link saveModel}, tfjs or the converter of tfjs wrote.
 *
 * It reads no file outside the folder, even if the manifest names one. This function works only in Node; in a browser
 * use `tf.loadLayersModel`.
 *
 * @param folder the folder, or the path of its model.json; both may have the prefix `file://`, as in tfjs
 * @returns the model, not compiled; the caller disposes it
 * @throws GanError `file` if model.json is missing or holds no layers model, a weight file is missing, has the wrong
 *   length or a path outside the folder, or tfjs cannot build the model; `engine` if no engine is ready to hold the
 *   weights; `unsupported` in a browser
 *
 * @example
 * const generator = await loadModel('runs/digits/generator');
 */
export async function loadModel(folder: string): Promise<LayersModel> {
  const fs = await nodeFs(where);
  const path = pathOf(folder);
  checkEngineReady(where);
  const file = `${path}/${jsonName}`;
  const text = await fs.readFile(file, 'utf8').catch((cause: unknown) => {
    throw ioError(where, `read ${file}`, cause);
  });
  const refuse = refusal(file);
  const manifest = parseModelJson(text, refuse);
  const weightData: ArrayBuffer[] = [];
  for (const group of manifest.groups) weightData.push(...(await readGroup(path, group)));
  return layersModel(artifactsOf(manifest, weightData), refuse);
}

/**
 * Converts float32 weights to float16. tfjs calls this quantization and converts the weights back when it loads the
 * model.
 */
function halved(artifacts: io.ModelArtifacts): io.ModelArtifacts {
  const bytes = new Uint8Array(io.CompositeArrayBuffer.join(artifacts.weightData));
  let at = 0;
  const parts = artifacts.weightSpecs!.map((spec) => {
    const length = (spec.dtype === 'bool' ? 1 : 4) * spec.shape.reduce((product, size) => product * size, 1);
    const own = bytes.slice(at, at + length);
    at += length;
    if (spec.dtype !== 'float32') return { spec, own };
    const quantization = { dtype: 'float16', original_dtype: 'float32' } as const;
    return { spec: { ...spec, quantization }, own: new Uint8Array(toFloat16(new Float32Array(own.buffer)).buffer) };
  });
  return {
    ...artifacts,
    weightSpecs: parts.map(({ spec }) => spec),
    weightData: parts.map(({ own }) => own.slice().buffer),
  };
}

function filesOf(artifacts: io.ModelArtifacts): Record<string, Uint8Array | string> {
  const { modelTopology, format, generatedBy, convertedBy, userDefinedMetadata, weightSpecs, weightData } = artifacts;
  const json = {
    format,
    generatedBy,
    convertedBy,
    ...(userDefinedMetadata === undefined ? {} : { userDefinedMetadata }),
    modelTopology,
    weightsManifest: [{ paths: [weightsName], weights: weightSpecs }],
  };
  return {
    [jsonName]: JSON.stringify(json),
    [weightsName]: new Uint8Array(io.CompositeArrayBuffer.join(weightData)),
  };
}

/** Reads the files of a group after checking their total size. */
async function readGroup(folder: string, { paths, byteLength }: WeightGroup): Promise<ArrayBuffer[]> {
  const fs = await nodeFs(where);
  let found = 0;
  const buffers: ArrayBuffer[] = [];
  try {
    for (const path of paths) found += (await fs.stat(`${folder}/${path}`)).size;
    for (const path of found === byteLength ? paths : []) {
      const bytes = await readBytes(`${folder}/${path}`);
      buffers.push(bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer);
    }
  } catch (cause) {
    throw ioError(where, `read the weights ${paths.join(', ')} of ${folder}`, cause);
  }
  const read = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
  if (found === byteLength && read === byteLength) return buffers;
  throw new GanError(
    where,
    `the weights ${paths.join(', ')} of ${folder} have ${found} bytes; expected ${byteLength}. Copy or save the model again.`,
    { code: 'file' },
  );
}

/** Throws if the folder contains other files than a model, because replacing the folder would delete them. */
async function refuseOtherFiles(folder: string): Promise<void> {
  const fs = await nodeFs(where);
  const entries = await fs.readdir(folder).catch((cause: { code?: string }) => {
    if (cause.code === 'ENOENT') return [];
    throw ioError(where, `look into ${folder}`, cause);
  });
  const other = entries.find((name) => name !== jsonName && !name.endsWith('.bin'));
  if (other === undefined) return;
  throw new GanError(where, `${folder} holds '${other}', which saving would delete. Choose an empty folder.`);
}

/**
 * Returns the folder for a path. As in tfjs, the path may be a `file://` URL or the path of model.json. A URL is not
 * decoded, as in tfjs.
 */
function pathOf(folder: string): string {
  if (typeof folder !== 'string') {
    throw new GanError(
      where,
      `the folder must be a string; received ${formatValue(folder)}. Try 'runs/digits/generator'.`,
    );
  }
  const named = folder.replace(/^file:\/\//, '');
  const path = (named === jsonName ? '.' : named.replace(/[/\\]model\.json$/, '')).replace(/[/\\]+$/, '');
  if (path === '') throw new GanError(where, `the folder must have a name; received '${folder}'.`);
  return path;
}
