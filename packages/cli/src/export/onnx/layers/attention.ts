import { type Converter, type LayerToConvert, only, unsupported } from '../layer.ts';
import { overSpectralNorm } from '../spectral.ts';

/** The converters of self-attention over the positions of a map. Keys and values are max-pooled by 2x2. */
export const attention: Readonly<Record<string, Converter>> = {
  'Ganforge>SelfAttention2D'(layer) {
    const { graph, name } = layer;
    const x = only(layer);
    const [height, width, channels] = x.shape as [number, number, number];
    if (height % 2 !== 0 || width % 2 !== 0)
      throw unsupported(name, `its map is ${height}x${width}, not of even sides`);
    const flat = graph.node('Reshape', [x.name, graph.integers([-1, height * width, channels])]);
    const pooled = (of: string, maps: number): string => {
      const blocks = graph.integers([-1, height / 2, 2, width / 2, 2, maps]);
      const largest = graph.node('ReduceMax', [graph.node('Reshape', [of, blocks])], { axes: [2, 4], keepdims: 0 });
      return graph.node('Reshape', [largest, graph.integers([-1, (height * width) / 4, maps])]);
    };
    const keys = projected(layer, flat, 'key');
    const values = projected(layer, flat, 'value');
    const across = graph.node('Transpose', [pooled(keys.name, keys.maps)], { perm: [0, 2, 1] });
    const scores = graph.node('MatMul', [projected(layer, flat, 'query').name, across]);
    const seen = graph.node('MatMul', [
      graph.node('Softmax', [scores], { axis: -1 }),
      pooled(values.name, values.maps),
    ]);
    const back = graph.node('Reshape', [
      projected(layer, seen, 'output').name,
      graph.integers([-1, height, width, channels]),
    ]);
    const scale = graph.floats(layer.weights.scale!.data, [1]);
    return graph.node('Add', [x.name, graph.node('Mul', [back, scale])]);
  },
};

/** Multiplies a value by one of the four kernels of self-attention. */
function projected({ graph, weights }: LayerToConvert, value: string, name: string) {
  const [own, u] = [weights[`${name}_kernel`]!, weights[`${name}_u`]];
  const { shape, data } = u === undefined ? own : overSpectralNorm(own, u);
  return { name: graph.node('MatMul', [value, graph.floats(data, shape)]), maps: shape[1]! };
}
