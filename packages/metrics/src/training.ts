export { type MetricUse, type TrainerMetricOptions, trainerMetric } from './training/trainer-metric.ts';
