import { type Converter, type LayerToConvert, lastAxis, only, unsupported, type Value, type Weight } from '../layer.ts';
import { convolved, dense, pointConvolution } from './products.ts';

/** The low-pass filter of StyleGAN2 along one axis. */
const TAPS = [1, 3, 3, 1];

/**
 * The converters of layers with equalised learning rates, and of the growth and resampling layers that belong to them.
 */
export const equalized: Readonly<Record<string, Converter>> = {
  'Ganforge>EqualizedDense': (layer) => dense(scaled(layer, layer.weights.kernel!.shape[0]!)),
  'Ganforge>EqualizedConv2D'(layer) {
    const { name, config, weights } = layer;
    if (config.resample !== undefined) throw unsupported(name, `it resamples '${String(config.resample)}'`);
    const [height, width, channels] = weights.kernel!.shape as [number, number, number];
    return pointConvolution(scaled(layer, height * width * channels));
  },
  'Ganforge>GroupedConv2D': (layer) => pointConvolution(layer, { group: layer.config.groups as number }),
  'Ganforge>ChannelBias': (layer) =>
    layer.graph.node('Add', [only(layer).name, lastAxis(layer.graph, layer.weights.bias!.data)]),
  'Ganforge>LearnedConstant'(layer) {
    const { graph, weights } = layer;
    const { shape, data } = weights.constant!;
    const count = graph.node('Shape', [only(layer).name], { start: 0, end: 1 });
    const wanted = graph.node('Concat', [count, graph.integers(shape)], { axis: 0 });
    return graph.node('Expand', [graph.floats(data, [1, ...shape]), wanted]);
  },
  'Ganforge>FirResampling2D': (layer) => lowPass(layer, only(layer), layer.config.direction === 'up' ? 'up' : 'down'),
  'Ganforge>PixelNormalization'(layer) {
    const { graph, config } = layer;
    const { name, shape } = only(layer);
    const square = graph.node('Mul', [name, name]);
    const mean = graph.node('ReduceMean', [square], { axes: [shape.length], keepdims: 1 });
    const epsilon = graph.floats(Float32Array.of(config.epsilon as number), [1]);
    return graph.node('Div', [name, graph.node('Sqrt', [graph.node('Add', [mean, epsilon])])]);
  },
};

/**
 * Applies the low-pass filter of StyleGAN2. It is combined with upsampling or downsampling by two, or applied alone
 * after a transposed convolution. For even sides, `same` padding adds one row of zeros on each side in all three cases.
 */
export function lowPass(layer: LayerToConvert, value: Value, how: 'up' | 'down' | 'blur'): string {
  const channels = value.shape.at(-1)!;
  const sum = TAPS.reduce((a, b) => a + b, 0) ** 2;
  const gain = how === 'down' ? 1 : 4;
  const taps = TAPS.flatMap((row) => TAPS.map((column) => (gain * row * column) / sum));
  const data = Float32Array.from({ length: 16 * channels }, (_, i) => taps[i % 16]!);
  const steps = how === 'blur' ? 1 : 2;
  const attributes = { group: channels, pads: [1, 1, 1, 1], kernel_shape: [4, 4], strides: [steps, steps] };
  const own = { ...layer, inputs: [value], weights: {}, config: {} };
  return convolved(own, how === 'up' ? 'ConvTranspose' : 'Conv', { shape: [channels, 1, 4, 4], data }, attributes);
}

/** Folds the gains into the weights: the kernel is multiplied by `gain / sqrt(fan in)`, and the bias by `biasGain`. */
function scaled(layer: LayerToConvert, fanIn: number): LayerToConvert {
  const { kernel, bias } = layer.weights;
  const times = ({ shape, data }: Weight, by: number): Weight => ({ shape, data: data.map((value) => value * by) });
  const gain = (layer.config.gain as number) / Math.sqrt(fanIn);
  return {
    ...layer,
    weights: {
      kernel: times(kernel!, gain),
      ...(bias && { bias: times(bias, layer.config.biasGain as number) }),
    },
  };
}
