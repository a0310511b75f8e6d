import { projectedBatchNormalization, residualBlock, spectralDense } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { generatorPlan, type ResnetSizes } from './resnet-plan.ts';
import { attend, lastLayers } from './spectral-resnet.ts';

/** The sizes of the generator of BigGAN. */
export interface BigGanSizes extends ResnetSizes {
  readonly classes: number;
  /** Length of the label embedding that all batch norms share. */
  readonly sharedDim: number;
}

/** Returns the number of chunks into which z is split: one for the stem and one for each block. */
export function chunksOf(sizes: ResnetSizes): number {
  return generatorPlan(sizes).ups.length + 1;
}

/**
 * Builds the generator, which maps z [N,latentDim] and labels [N,1] to images [N,S,S,C]. It is SAGAN's generator with
 * two changes: the stem is computed from the first chunk of z, and the scales and shifts of the batch norms of each
 * block are computed from another chunk and the shared embedding of the label.
 */
export function bigGanGenerator(sizes: BigGanSizes): LayersModel {
  const { latentDim, classes, sharedDim } = sizes;
  const { stem, ups } = generatorPlan(sizes);
  const z = input({ shape: [latentDim], name: 'z' });
  const labels = input({ shape: [1], dtype: 'int32', name: 'labels' });
  const table = layers.embedding({
    name: 'embedding',
    inputDim: classes,
    outputDim: sharedDim,
    embeddingsInitializer: 'zeros',
  });
  const shared = apply(layers.flatten({ name: 'shared' }), apply(table, labels));
  const [first, ...rest] = chunks(z, chunksOf(sizes), latentDim);
  let x = apply(spectralDense({ name: 'project', units: stem.side ** 2 * stem.maps, ...untouched }), first!);
  x = apply(layers.reshape({ name: 'stem', targetShape: [stem.side, stem.side, stem.maps] }), x);
  for (const [i, { side, maps: filters }] of ups.entries()) {
    const vector = layers.concatenate({ name: `vector${side}` }).apply([rest[i]!, shared]) as SymbolicTensor;
    const normalize = (name: string): layers.Layer => projectedBatchNormalization({ name, spectral: true });
    const block = { name: `block${side}`, filters, normalize, labels: vector, spectral: true } as const;
    x = attend(residualBlock(x, { ...block, resample: 'up', ...untouched }), side, sizes.attention, true);
  }
  return model({ name: 'generator', inputs: [z, labels], outputs: lastLayers(x, sizes.channels, true) });
}

/** Splits z into equal parts. tfjs has no layer that slices a vector, so a layer that crops images is used. */
function chunks(z: SymbolicTensor, count: number, length: number): SymbolicTensor[] {
  const rows = apply(layers.reshape({ name: 'chunks', targetShape: [count, length / count, 1] }), z);
  return Array.from({ length: count }, (_, i) => {
    const cropping: [[number, number], [number, number]] = [
      [i, count - 1 - i],
      [0, 0],
    ];
    const row = apply(layers.cropping2D({ name: `row${i}`, cropping }), rows);
    return apply(layers.flatten({ name: `z${i}` }), row);
  });
}

function apply(layer: layers.Layer, x: SymbolicTensor): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

// Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later.
const untouched = { kernelInitializer: 'zeros' } as const;
