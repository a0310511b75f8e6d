export { type ExampleMetricOptions, exampleMetric } from './training/example-metric.ts';
export { type PolicyMetricOptions, policyMetric } from './training/policy-metric.ts';
export { type MetricUse, type TrainerMetricOptions, trainerMetric } from './training/trainer-metric.ts';
