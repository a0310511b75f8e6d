import { engineNames } from '@ganforge/engine';
import { testBackend } from '@ganforge/testing';

// npm brings cpu and wasm; the others are tested where they are installed. webgpu and webgl have files of their own.
for (const name of engineNames.filter((engine) => engine !== 'webgpu' && engine !== 'webgl')) {
  testBackend(name, { optional: name === 'native' || name === 'tfjs-node' });
}
