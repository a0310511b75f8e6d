// main.ts
import { defineGanSample } from '@ganforge/sampler/element';

const worker = () => new Worker(new URL('./sampler-worker.ts', import.meta.url), { type: 'module' });
defineGanSample({ worker }); // <gan-sample src="generator.safetensors" n="16"></gan-sample>
