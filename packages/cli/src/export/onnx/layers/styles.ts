import { type Converter, type LayerToConvert, lastAxis, type Value, type Weight } from '../layer.ts';
import { lowPass } from './equalized.ts';
import { convolved, pointConvolution, reordered } from './products.ts';

/** The epsilon that is added to the squared norm of a modulated kernel, as in the layer of `@ganforge/core`. */
const EPSILON = 1e-8;

/** The converters of the layers of StyleGAN2 in inference mode. */
export const styles: Readonly<Record<string, Converter>> = {
  'Ganforge>LatentAverage': ({ inputs }) => inputs[0]!.name,
  'Ganforge>PixelNoise'({ graph, config, weights, inputs }) {
    const { strength, map } = weights;
    const by = strength!.data[0]! * (config.gain as number);
    const noise = map!.data.map((value) => value * by);
    return graph.node('Add', [inputs[0]!.name, graph.floats(noise, map!.shape)]);
  },
  'Ganforge>ModulatedConv2D'(layer) {
    const { graph, config, weights } = layer;
    const [x, style] = layer.inputs as [Value, Value];
    const { kernel, bias } = weights as { kernel: Weight; bias?: Weight };
    const { kernelSize, gain, biasGain } = config as { kernelSize: number; gain: number; biasGain: number };
    const channels = x.shape[2]!;
    const perChannel = (value: string, count: number): string =>
      graph.node('Reshape', [value, graph.integers([-1, 1, 1, count])]);
    const scaled = (value: string, by: number): string =>
      graph.node('Mul', [value, graph.floats(Float32Array.of(by), [1])]);
    const isDemodulated = config.demodulate as boolean;
    const given = isDemodulated ? style.name : scaled(style.name, gain / Math.sqrt(kernelSize ** 2 * channels));
    const modulated = graph.node('Mul', [x.name, perChannel(given, channels)]);
    const plain = { ...layer, inputs: [{ ...x, name: modulated }], weights: { kernel }, config: { kernelSize } };
    const y = config.up === true ? doubled(plain) : pointConvolution(plain);
    const filters = layer.outputShape[2]!;
    const factors = (): string => perChannel(scaled(inverseNorms(layer, style.name, filters), gain), filters);
    const normal = isDemodulated ? graph.node('Mul', [y, factors()]) : y;
    if (bias === undefined) return normal;
    const shift = bias.data.map((value) => value * biasGain);
    return graph.node('Add', [normal, lastAxis(graph, shift)]);
  },
};

/**
 * Doubles the size by a transposed convolution of stride 2 and the low-pass filter. A 1x1 kernel is applied before
 * upsampling instead.
 */
function doubled(layer: LayerToConvert): string {
  const { kernel } = layer.weights as { kernel: Weight };
  const [height, width, channels] = layer.inputs[0]!.shape as [number, number, number];
  if (kernel.shape[0] === 1) {
    const filters = kernel.shape[3]!;
    return lowPass(layer, { name: pointConvolution(layer), shape: [height, width, filters] }, 'up');
  }
  const how = { strides: [2, 2], kernel_shape: [3, 3] };
  const own = { ...layer, weights: {} };
  const name = convolved(own, 'ConvTranspose', reordered(kernel, [3, 2, 0, 1]), how);
  const larger = { name, shape: [2 * height + 1, 2 * width + 1, kernel.shape[2] ?? channels] };
  return lowPass(layer, larger, 'blur');
}

/** Computes 1 divided by the norm of the modulated kernel, for each example and filter, [N,filters]. */
function inverseNorms({ graph, config, weights }: LayerToConvert, style: string, filters: number): string {
  const { shape, data } = weights.kernel!;
  const [height, width, rows, columns] = shape as [number, number, number, number];
  const isTransposed = config.up === true && height > 1;
  const channels = isTransposed ? columns : rows;
  const squares = new Float32Array(channels * filters);
  for (let i = 0; i < height * width * rows * columns; i++) {
    const [row, column] = [Math.floor(i / columns) % rows, i % columns];
    const at = isTransposed ? column * filters + row : row * filters + column;
    squares[at] = squares[at]! + data[i]! ** 2;
  }
  const square = graph.node('Mul', [style, style]);
  const norms = graph.node('MatMul', [square, graph.floats(squares, [channels, filters])]);
  const safe = graph.node('Add', [norms, graph.floats(Float32Array.of(EPSILON), [1])]);
  return graph.node('Reciprocal', [graph.node('Sqrt', [safe])]);
}
