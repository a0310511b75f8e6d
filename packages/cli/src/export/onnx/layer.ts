import { GanError } from '@ganforge/formats';
import type { layers } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph.ts';

/** A value of a graph. */
export interface Value {
  readonly name: string;
  /** Shape without the batch axis. */
  readonly shape: readonly number[];
}

/** A weight of a layer, in row-major order. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Contains what a converter needs to know about a layer. */
export interface LayerToConvert {
  readonly graph: Graph;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Value[];
  /** Shape of the output without the batch axis. */
  readonly outputShape: readonly number[];
  /** The weights by the last part of their names, such as `kernel` and `bias`. */
  readonly weights: Readonly<Record<string, Weight>>;
}

/** Adds a layer to a graph and returns the name of its output. */
export type Converter = (layer: LayerToConvert) => string;

/** Returns the only input of a layer. */
export function only({ inputs }: LayerToConvert): Value {
  return inputs[0]!;
}

/** Adds a vector as a constant, which is broadcast along the last axis. */
export function lastAxis(graph: Graph, data: Float32Array): string {
  return graph.floats(data, [data.length]);
}

/** Returns the error for a layer that cannot be exported. @param why the reason */
export function unsupported(name: string, why: string): GanError {
  const problem = `the layer '${name}' cannot be written as ONNX, because ${why}. Export to tfjs or safetensors.`;
  return new GanError('cli/export', problem, { code: 'unsupported' });
}

/** Reads the names and the values of the weights of a layer. */
export async function weightsOf(layer: layers.Layer): Promise<Record<string, Weight>> {
  const entries = layer.weights.map(async (weight): Promise<[string, Weight]> => {
    const { originalName } = weight;
    const tensor = weight.read();
    const data = Float32Array.from(await tensor.data());
    return [originalName.slice(originalName.lastIndexOf('/') + 1), { shape: tensor.shape, data }];
  });
  return Object.fromEntries(await Promise.all(entries));
}
