import { type Converter, type LayerToConvert, lastAxis, only, unsupported, type Weight } from '../layer.ts';
import { activated } from './activations.ts';

const TO_CHANNELS_FIRST = [0, 3, 1, 2];
const TO_CHANNELS_LAST = [0, 2, 3, 1];

/** The converters of layers that multiply by a kernel. */
export const products: Readonly<Record<string, Converter>> = {
  Dense: dense,
  Embedding(layer) {
    const { embeddings } = layer.weights;
    return layer.graph.node('Gather', [layer.graph.floats(embeddings!.data, embeddings!.shape), only(layer).name]);
  },
  // Kernels are [h,w,in,out] in tfjs and [out,in,h,w] in ONNX.
  Conv2D: (layer) =>
    convolved(layer, 'Conv', reordered(layer.weights.kernel!, [3, 2, 0, 1]), {
      auto_pad: layer.config.padding === 'same' ? 'SAME_UPPER' : 'VALID',
      dilations: pairOf(layer.config.dilationRate ?? 1),
    }),
  // Kernels are [h,w,out,in] in tfjs and [in,out,h,w] in ONNX.
  Conv2DTranspose(layer) {
    const [height, width] = only(layer).shape;
    const sides = [height!, width!].map((side, i) => transposedPadding(layer, side, i));
    return convolved(layer, 'ConvTranspose', reordered(layer.weights.kernel!, [3, 2, 0, 1]), {
      pads: [...sides.map(({ before }) => before), ...sides.map(({ after }) => after)],
      output_padding: sides.map(({ more }) => more),
    });
  },
};

/** Adds a product with a kernel, then a bias and an activation. */
export function dense(layer: LayerToConvert): string {
  const { graph, name, config, weights } = layer;
  const { kernel, bias } = weights;
  const product = graph.node('MatMul', [only(layer).name, graph.floats(kernel!.data, kernel!.shape)]);
  const sum = bias === undefined ? product : graph.node('Add', [product, lastAxis(graph, bias.data)]);
  return activated(graph, name, config.activation, sum);
}

/** Adds a convolution of stride 1 whose output has the size of its input. */
export function pointConvolution(layer: LayerToConvert, attributes: Readonly<Record<string, number>> = {}): string {
  const kernel = layer.weights.kernel!;
  const how = { kernel_shape: kernel.shape.slice(0, 2), strides: [1, 1], auto_pad: 'SAME_UPPER', ...attributes };
  return convolved(layer, 'Conv', reordered(kernel, [3, 2, 0, 1]), how);
}

/**
 * Adds a convolution between two transpositions. Values of the graph have the channels last, but ONNX convolutions need
 * them first.
 */
export function convolved(
  layer: LayerToConvert,
  operator: 'Conv' | 'ConvTranspose',
  kernel: Weight,
  attributes: Readonly<Record<string, string | number | readonly number[]>>,
): string {
  const { graph, name, config, weights } = layer;
  if (config.dataFormat === 'channelsFirst') throw unsupported(name, 'its channels come first');
  const first = graph.node('Transpose', [only(layer).name], { perm: TO_CHANNELS_FIRST });
  const bias = weights.bias === undefined ? [] : [lastAxis(graph, weights.bias.data)];
  const made = graph.node(operator, [first, graph.floats(kernel.data, kernel.shape), ...bias], {
    ...(config.strides !== undefined && { strides: pairOf(config.strides) }),
    ...(config.kernelSize !== undefined && { kernel_shape: pairOf(config.kernelSize) }),
    ...attributes,
  });
  return activated(graph, name, config.activation, graph.node('Transpose', [made], { perm: TO_CHANNELS_LAST }));
}

/**
 * Computes the padding of a transposed convolution for one axis. ONNX removes `before` values at the start of the axis
 * and `after` values at its end, and then adds `more` values at its end. So the output has the same size as in tfjs.
 */
function transposedPadding({ config, outputShape }: LayerToConvert, side: number, axis: number) {
  const whole = (side - 1) * pairOf(config.strides)[axis]! + pairOf(config.kernelSize)[axis]!;
  const cut = Math.max(0, whole - outputShape[axis]!);
  const before = Math.floor(cut / 2);
  return { before, after: cut - before, more: Math.max(0, outputShape[axis]! - whole) };
}

function pairOf(value: unknown): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : (value as readonly [number, number]);
}

/** Permutes the axes of a kernel. */
export function reordered({ shape, data }: Weight, order: readonly [number, number, number, number]): Weight {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const [a, b, c, d] = order.map((axis) => shape[axis]!) as [number, number, number, number];
  const [sa, sb, sc, sd] = order.map((axis) => strides[axis]!) as [number, number, number, number];
  const out = new Float32Array(data.length);
  let at = 0;
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) for (let l = 0; l < d; l++) out[at++] = data[i * sa + j * sb + k * sc + l * sd]!;
    }
  }
  return { shape: [a, b, c, d], data: out };
}
