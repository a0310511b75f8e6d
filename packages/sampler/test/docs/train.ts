import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { dcgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { wasmPaths } from './wasm-paths.ts';

await useEngine('auto', { wasmPaths });
const gan = dcgan({ size: 28, channels: 1, features: 16, seed: 1 });
for await (const event of train(gan, strokeDigits({ size: 2000 }), { steps: 600, batchSize: 16, seed: 1 })) {
  if (event.type === 'step') postMessage({ step: event.step, terms: event.terms });
}
