import type { Graph } from '../graph.ts';
import { type Converter, type LayerToConvert, lastAxis, only, unsupported, type Weight } from '../layer.ts';
import { overSpectralNorm } from '../spectral.ts';

/** The converters of normalisations in inference mode. The channels are the last axis. */
export const normalizations: Readonly<Record<string, Converter>> = {
  BatchNormalization(layer) {
    const { graph, name, config, weights, inputs } = layer;
    const rank = inputs[0]!.shape.length;
    if (config.axis !== -1 && config.axis !== rank) throw unsupported(name, `its axis is ${String(config.axis)}`);
    return affine(graph, only(layer).name, folded(weights, config.epsilon as number));
  },
  'Ganforge>ConditionalBatchNormalization'(layer) {
    const { graph, config, weights, inputs } = layer;
    const [x, labels] = inputs as [LayerToConvert['inputs'][number], LayerToConvert['inputs'][number]];
    const { moving_mean, moving_variance } = weights;
    const statistics = { moving_mean: moving_mean!, moving_variance: moving_variance! };
    const normal = affine(graph, x.name, folded(statistics, config.epsilon as number));
    const flat = graph.node('Reshape', [labels.name, graph.integers([-1])]);
    const perExample = graph.integers([-1, ...x.shape.slice(0, -1).map(() => 1), x.shape.at(-1)!]);
    const chosen = (table: Weight): string => {
      const rows = graph.node('Gather', [graph.floats(table.data, table.shape), flat]);
      return graph.node('Reshape', [rows, perExample]);
    };
    return graph.node('Add', [graph.node('Mul', [normal, chosen(weights.gamma!)]), chosen(weights.beta!)]);
  },
  'Ganforge>ProjectedBatchNormalization'(layer) {
    const { graph, config, weights, inputs } = layer;
    const [x, vector] = inputs as [LayerToConvert['inputs'][number], LayerToConvert['inputs'][number]];
    const { moving_mean, moving_variance } = weights;
    const statistics = { moving_mean: moving_mean!, moving_variance: moving_variance! };
    const normal = affine(graph, x.name, folded(statistics, config.epsilon as number));
    const perExample = graph.integers([-1, ...x.shape.slice(0, -1).map(() => 1), x.shape.at(-1)!]);
    const projected = (name: string): string => {
      const [own, u] = [weights[`${name}_kernel`]!, weights[`${name}_u`]];
      const { shape, data } = u === undefined ? own : overSpectralNorm(own, u);
      return graph.node('Reshape', [graph.node('MatMul', [vector.name, graph.floats(data, shape)]), perExample]);
    };
    const scale = graph.node('Add', [projected('scale'), graph.floats(Float32Array.of(1), [1])]);
    return graph.node('Add', [graph.node('Mul', [normal, scale]), projected('shift')]);
  },
  'Ganforge>InstanceNormalization'(layer) {
    const { graph, config, weights } = layer;
    const { name, shape } = only(layer);
    const axes = shape.slice(0, -1).map((_, i) => i + 1);
    const centred = graph.node('Sub', [name, graph.node('ReduceMean', [name], { axes, keepdims: 1 })]);
    const variance = graph.node('ReduceMean', [graph.node('Mul', [centred, centred])], { axes, keepdims: 1 });
    const epsilon = graph.floats(Float32Array.of(config.epsilon as number), [1]);
    const spread = graph.node('Sqrt', [graph.node('Add', [variance, epsilon])]);
    const normal = graph.node('Div', [centred, spread]);
    const { gamma, beta } = weights;
    const scaled = gamma === undefined ? normal : graph.node('Mul', [normal, lastAxis(graph, gamma.data)]);
    return beta === undefined ? scaled : graph.node('Add', [scaled, lastAxis(graph, beta.data)]);
  },
};

/** Contains a scale and a shift for each channel. */
interface Affine {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/**
 * Computes the scale and the shift of `gamma * (x - m) / sqrt(v + epsilon) + beta = scale * x + shift`, in double
 * precision.
 */
function folded(
  { gamma, beta, moving_mean: mean, moving_variance: variance }: Readonly<Record<string, Weight>>,
  epsilon: number,
): Affine {
  const scales = Array.from(variance!.data, (v, i) => (gamma?.data[i] ?? 1) / Math.sqrt(v + epsilon));
  const shifts = scales.map((scale, i) => (beta?.data[i] ?? 0) - mean!.data[i]! * scale);
  return { scale: Float32Array.from(scales), shift: Float32Array.from(shifts) };
}

function affine(graph: Graph, value: string, { scale, shift }: Affine): string {
  return graph.node('Add', [graph.node('Mul', [value, lastAxis(graph, scale)]), lastAxis(graph, shift)]);
}
