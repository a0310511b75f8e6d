import { buildModel, loadLayers, namedWeights } from '@ganforge/core';
import { decodeSafetensors, encodeSafetensors, GanError, type NamedArray, toFloat16 } from '@ganforge/formats';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { parseContract, type SamplingContract } from './contract.ts';

/** Options of {@link encodeGenerator}. */
export interface GeneratorFileOptions {
  /** The first part of the names of tensors. @default 'generator' */
  readonly networkName?: string;
  /** The contract, which describes how to sample. Without it, the file contains only weights. */
  readonly contract?: SamplingContract | undefined;
  /** Whether to round the weights to 16 bits, which halves the size of the file. @default false */
  readonly half?: boolean;
  /** Further metadata of the file. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** Contains a generator that was read from a file. */
export interface GeneratorFile {
  readonly network: LayersModel;
  readonly contract: SamplingContract;
  /** Further metadata of the file. */
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * Encodes a generator as one safetensors file. It contains float32 or float16 weights. The layers and the sampling
 * contract are stored as metadata.
 *
 * PyTorch and other programs can read the weights. A web page can generate samples with this file alone.
 */
export async function encodeGenerator(network: LayersModel, options: GeneratorFileOptions = {}): Promise<Uint8Array> {
  const { networkName = 'generator', contract, half = false, notes = {} } = options;
  const arrays = namedWeights(networkName, network).map(async ({ key, variable }): Promise<[string, NamedArray]> => {
    const data = (await variable.data()) as Float32Array;
    const { shape } = variable;
    return [key, half ? { dtype: 'F16', shape, data: toFloat16(data) } : { dtype: 'F32', shape, data }];
  });
  const sampling: Record<string, string> =
    contract === undefined
      ? {}
      : { sampling: JSON.stringify(contract), topology: JSON.stringify(network.toJSON(undefined, false)) };
  return encodeSafetensors(Object.fromEntries(await Promise.all(arrays)), { ...notes, ...sampling });
}

/**
 * Reads a file that {@link encodeGenerator} wrote.
 *
 * @param at the name of the file, for messages
 * @throws GanError `file` if it is a file of another kind, or if it has no layers or no contract
 */
export async function decodeGenerator(at: string, bytes: Uint8Array): Promise<GeneratorFile> {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { sampling, topology, ...notes } = metadata;
  if (sampling === undefined || topology === undefined) {
    const problem = `${at} contains only weights and no sampling contract`;
    throw new GanError(
      'sampler/single-file',
      `${problem}. Write it by 'ganforge export RUN --to safetensors' of this version.`,
      {
        code: 'file',
      },
    );
  }
  const contract = parseContract(at, parsed(at, sampling));
  await loadLayers(topology);
  const weights = Object.entries(tensors).map(([key, array]) => [key.slice(key.indexOf('/') + 1), array] as const);
  return { network: await buildModel(at, parsed(at, topology), Object.fromEntries(weights)), contract, notes };
}

function parsed(at: string, text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new GanError('sampler/single-file', `${at} has metadata that is not JSON. Export it again.`, {
      code: 'file',
      cause,
    });
  }
}
