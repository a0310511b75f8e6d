import type { Metric, MetricContext } from '@ganforge/core';
import { resume, type Training, type TrainOptions, train } from '@ganforge/trainer';
import { ellipse, type PointBatch, type TinyOptions, tinyGan } from './tiny-gan.ts';

export const gan: TinyOptions = { lazyEvery: 3, learningRate: '0.01 / (1 + step / 10)' };
export const common = { batchSize: 4, sampleEvery: 0, checkpointEvery: 10 };
export const start = (folder: string, steps: number, extra: Partial<TrainOptions<PointBatch>> = {}): Training =>
  train(tinyGan(gan), ellipse(30), { ...common, seed: 3, folder, steps, ...extra });
export const resumeRun = (folder: string, steps: number, extra: object = {}): Training =>
  resume(folder, tinyGan(gan), ellipse(30), { ...common, steps, ...extra });

/** Returns a metric with one value. */
export const metric = (
  name: string,
  every: number,
  value: (of: MetricContext<PointBatch>) => number | Promise<number>,
): Metric<PointBatch> => ({ names: [name], every, evaluate: async (of) => ({ [name]: await value(of) }) });
