import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { broadcastBatches } from '../kernels/broadcast-batches.ts';
import { paddedExplicitly, pooledExplicitly } from '../kernels/explicit-padding.ts';
import { overNothing } from '../kernels/over-nothing.ts';
import { type Replacement, replaceKernels } from '../kernels/replacement.ts';
import { transform } from '../kernels/transform.ts';
import { einsum } from './einsum.ts';
import { filterGradient } from './filter-gradient.ts';
import { segmentSum } from './segment-sum.ts';
import { typedWhenEmpty } from './typed-when-empty.ts';

/** Kernels that tfjs's cpu backend computes wrongly in some cases, or very slowly. */
const replacements: Readonly<Record<string, Replacement>> = {
  [tf.All]: overNothing(1),
  [tf.AvgPool]: pooledExplicitly,
  [tf.BatchMatMul]: broadcastBatches,
  [tf.Concat]: typedWhenEmpty,
  [tf.Conv2D]: paddedExplicitly,
  [tf.Conv2DBackpropFilter]: filterGradient,
  [tf.DepthwiseConv2dNative]: paddedExplicitly,
  [tf.Einsum]: einsum,
  [tf.FusedConv2D]: paddedExplicitly,
  [tf.FusedDepthwiseConv2D]: paddedExplicitly,
  [tf.GatherNd]: typedWhenEmpty,
  [tf.Mean]: overNothing(Number.NaN),
  [tf.MaxPool]: pooledExplicitly,
  [tf.Pack]: typedWhenEmpty,
  [tf.Transform]: transform,
  [tf.UnsortedSegmentSum]: segmentSum,
};

let registered = false;

/** Repairs the kernels of the backend 'cpu'. May be called any number of times. */
export function registerCpuKernels(): void {
  if (registered) return;
  registered = true;
  replaceKernels('cpu', replacements);
}
