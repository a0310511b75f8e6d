export { serveSampler, type WorkerScope } from './worker/serve.ts';
