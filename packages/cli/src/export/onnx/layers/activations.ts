import type { Graph } from '../graph.ts';
import { type Converter, only, unsupported } from '../layer.ts';

/** The ONNX operators of activations without attributes, by the names in tfjs. */
const OPERATORS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  softplus: 'Softplus',
  elu: 'Elu',
};

/** Adds an activation by its name. A linear activation adds no node. */
export function activated(graph: Graph, layer: string, activation: unknown, value: string): string {
  if (activation === undefined || activation === null || activation === 'linear') return value;
  if (activation === 'swish') return graph.node('Mul', [value, graph.node('Sigmoid', [value])]);
  const operator = typeof activation === 'string' ? OPERATORS[activation] : undefined;
  if (operator === undefined) throw unsupported(layer, `its activation is ${String(activation)}`);
  return graph.node(operator, [value]);
}

/** The converters of activation layers. */
export const activations: Readonly<Record<string, Converter>> = {
  Activation: (layer) => activated(layer.graph, layer.name, layer.config.activation, only(layer).name),
  ReLU(layer) {
    if (layer.config.maxValue != null) throw unsupported(layer.name, 'it has a largest value');
    return layer.graph.node('Relu', [only(layer).name]);
  },
  LeakyReLU: (layer) =>
    layer.graph.node('LeakyRelu', [only(layer).name], { alpha: { float: layer.config.alpha as number } }),
  Dropout: (layer) => only(layer).name,
  'Ganforge>GatedLinearUnit'(layer) {
    const { graph } = layer;
    const { name, shape } = only(layer);
    const [axis, half] = [graph.integers([shape.length]), shape.at(-1)! / 2];
    const part = (from: number): string =>
      graph.node('Slice', [name, graph.integers([from]), graph.integers([from + half]), axis]);
    return graph.node('Mul', [part(0), graph.node('Sigmoid', [part(half)])]);
  },
};
