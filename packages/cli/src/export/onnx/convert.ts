import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Graph, type GraphValue } from './graph.ts';
import { type Converter, unsupported, type Value, type Weight, weightsOf } from './layer.ts';
import { activations } from './layers/activations.ts';
import { attention } from './layers/attention.ts';
import { equalized } from './layers/equalized.ts';
import { normalizations } from './layers/normalizations.ts';
import { products } from './layers/products.ts';
import { shapes } from './layers/shapes.ts';
import { styles } from './layers/styles.ts';
import { overSpectralNorm, SPECTRAL } from './spectral.ts';

const CONVERTERS: Readonly<Record<string, Converter>> = {
  ...activations,
  ...products,
  ...normalizations,
  ...shapes,
  ...attention,
  ...equalized,
  ...styles,
};

/** Contains the names of the inputs and the output of an exported model, and the metadata of the file. */
export interface OnnxNames {
  /** The names of the inputs, in the order of the inputs of the model. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * Converts a feed-forward model to an ONNX file (opset 17) for inference. Images keep the layout [N,H,W,C].
 *
 * The statistics of batch norm are folded into scales and shifts, and spectral norms into kernels. Inputs of embeddings
 * are int32.
 *
 * @throws GanError `unsupported` with the name of a layer for which there is no converter
 * @example
 * const bytes = await toOnnx(gan.networks.generator, { inputs: ['z'], output: 'images', notes: {} });
 */
export async function toOnnx(model: LayersModel, names: OnnxNames): Promise<Uint8Array> {
  const graph = new Graph();
  const values = new Map<number, Value>();
  const integers = indexInputs(model);
  const inputs = model.inputs.map((tensor, i): GraphValue => {
    const value = { name: names.inputs[i]!, shape: shapeOf(tensor) };
    values.set(tensor.id, value);
    return { ...value, dtype: integers.has(tensor.id) ? 'int32' : 'float32' };
  });
  for (const layer of model.layers) {
    if (layer.getClassName() === 'InputLayer') continue;
    const { className, weights } = plainLayer(layer.getClassName(), await weightsOf(layer));
    const convert = Object.hasOwn(CONVERTERS, className) ? CONVERTERS[className] : undefined;
    if (convert === undefined) throw unsupported(layer.name, `no form of ${className} is known`);
    for (const { inputTensors, outputTensors } of layer.inboundNodes) {
      const given = inputTensors.map(({ id }) => values.get(id));
      if (given.some((value) => value === undefined)) continue; // this call of the layer belongs to another model
      const outputShape = shapeOf(outputTensors[0]!);
      const config = layer.getConfig();
      const name = convert({ graph, name: layer.name, config, inputs: given as Value[], outputShape, weights });
      values.set(outputTensors[0]!.id, { name, shape: outputShape });
    }
  }
  const last = model.outputs[0]!;
  const output = {
    name: names.output,
    dtype: 'float32',
    shape: shapeOf(last),
    from: values.get(last.id)!.name,
  } as const;
  return graph.encode(inputs, [output], names.notes);
}

/** Returns the plain layer for a spectrally normalised layer. Its kernel is divided by the spectral norm. */
function plainLayer(className: string, weights: Readonly<Record<string, Weight>>) {
  const spectral = Object.hasOwn(SPECTRAL, className) ? SPECTRAL[className] : undefined;
  if (spectral === undefined) return { className, weights };
  const { plain, weight, outputs } = spectral;
  const { [weight]: kernel, u, ...others } = weights;
  return { className: plain, weights: { ...others, [weight]: overSpectralNorm(kernel!, u!, outputs) } };
}

/** Finds the inputs that are labels. These are inputs of an embedding or of a conditional normalisation. */
function indexInputs({ layers }: LayersModel): Set<number> {
  const found = layers.flatMap((layer) => {
    const tensors = layer.inboundNodes.flatMap(({ inputTensors }) => inputTensors.slice(-1));
    const looksUp = ['Embedding', 'Ganforge>SpectralEmbedding', 'Ganforge>ConditionalBatchNormalization'].includes(
      layer.getClassName(),
    );
    return looksUp ? tensors.map(({ id }) => id) : [];
  });
  return new Set(found);
}

function shapeOf({ shape }: SymbolicTensor): number[] {
  return shape.slice(1).map((side) => side!);
}
