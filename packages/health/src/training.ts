export { type SampleProbeOptions, sampleProbe } from './training/sample-probe.ts';
