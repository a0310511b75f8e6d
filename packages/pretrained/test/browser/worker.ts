import { serveSampler } from '@ganforge/sampler/worker';

serveSampler({ engine: 'wasm', wasmPaths: new URL('/wasm/', location.href).href });
