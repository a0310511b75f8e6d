import { type Converter, only, unsupported } from '../layer.ts';

type Sides = readonly [readonly [number, number], readonly [number, number]];

/** The converters of layers that move, join, repeat or crop values. */
export const shapes: Readonly<Record<string, Converter>> = {
  Reshape: reshaped,
  Flatten: reshaped,
  Add: (layer) => merged(layer, 'Add'),
  Multiply: (layer) => merged(layer, 'Mul'),
  Concatenate: (layer) =>
    layer.graph.node(
      'Concat',
      layer.inputs.map(({ name }) => name),
      { axis: layer.config.axis as number },
    ),
  RepeatVector(layer) {
    const { graph, outputShape } = layer;
    const [times, length] = outputShape as [number, number];
    const row = graph.node('Reshape', [only(layer).name, graph.integers([-1, 1, length])]);
    return graph.node('Expand', [row, graph.integers([1, times, length])]);
  },
  UpSampling2D(layer) {
    const { graph, name, config } = layer;
    if (config.interpolation !== undefined && config.interpolation !== 'nearest') {
      throw unsupported(name, `its interpolation is ${String(config.interpolation)}`);
    }
    const [down, across] = config.size as readonly [number, number];
    const scales = graph.floats(Float32Array.of(1, down, across, 1), [4]);
    const how = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    return graph.node('Resize', [only(layer).name, '', scales], how);
  },
  AveragePooling2D(layer) {
    const { graph, name, config } = layer;
    const [height, width, channels] = only(layer).shape as [number, number, number];
    const [down, across] = config.poolSize as readonly [number, number];
    const isWhole = height % down === 0 && width % across === 0 && `${config.strides}` === `${config.poolSize}`;
    if (!isWhole || config.dataFormat === 'channelsFirst')
      throw unsupported(name, 'its fields overlap or leave a rest');
    const fields = graph.integers([-1, height / down, down, width / across, across, channels]);
    const split = graph.node('Reshape', [only(layer).name, fields]);
    return graph.node('ReduceMean', [split], { axes: [2, 4], keepdims: 0 });
  },
  Cropping2D(layer) {
    const { graph, config } = layer;
    const [[top], [left]] = config.cropping as Sides;
    const [height, width] = layer.outputShape;
    const [starts, ends] = [graph.integers([top, left]), graph.integers([top + height!, left + width!])];
    return graph.node('Slice', [only(layer).name, starts, ends, graph.integers([1, 2])]);
  },
  ZeroPadding2D: (layer) => padded(layer, 'constant', layer.config.padding as Sides),
  'Ganforge>ReflectionPadding2D'(layer) {
    const width = (layer.outputShape[0]! - only(layer).shape[0]!) / 2;
    return padded(layer, 'reflect', [
      [width, width],
      [width, width],
    ]);
  },
};

/** Combines all inputs of a layer by a binary operator. */
function merged({ graph, inputs }: Parameters<Converter>[0], operator: 'Add' | 'Mul'): string {
  return inputs.map(({ name }) => name).reduce((left, right) => graph.node(operator, [left, right]));
}

function reshaped(layer: Parameters<Converter>[0]): string {
  return layer.graph.node('Reshape', [only(layer).name, layer.graph.integers([-1, ...layer.outputShape])]);
}

function padded(
  layer: Parameters<Converter>[0],
  mode: 'constant' | 'reflect',
  [[top, bottom], [left, right]]: Sides,
): string {
  const pads = layer.graph.integers([0, top, left, 0, 0, bottom, right, 0]);
  return layer.graph.node('Pad', [only(layer).name, pads], { mode });
}
