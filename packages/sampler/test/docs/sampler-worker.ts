// sampler-worker.ts
import { serveSampler } from '@ganforge/sampler/worker';
import { wasmPaths } from './wasm-paths.ts';

serveSampler({ wasmPaths });
