// Writes standalone/: gan-sample.js, which a page without a bundler loads, and the .wasm files of its engine.
//   node scripts/standalone.mjs
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'standalone');

/** Engines that a page without a bundler does not have: `auto` passes them over. */
const absent = {
  name: 'absent-engines',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^(@ganforge\/backend-native|@tensorflow\/tfjs-(node|backend-webgl|backend-webgpu)|webgpu)$/ },
      (of) => ({
        path: of.path,
        namespace: 'absent',
      }),
    );
    onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not part of gan-sample.js`)});`,
    }));
  },
};

await mkdir(out, { recursive: true });
const { metafile } = await build({
  entryPoints: { 'gan-sample': join(root, 'src/standalone.ts') },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  conditions: ['@ganforge/source'],
  plugins: [absent],
  banner: { js: '/*! @ganforge/sampler, MIT. With TensorFlow.js, Apache-2.0, https://www.tensorflow.org/js */' },
  legalComments: 'none',
  metafile: true,
});
const engine = createRequire(join(root, '../engine/package.json'));
const wasm = join(dirname(engine.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
for (const file of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm']) {
  await copyFile(join(wasm, file), join(out, file));
}
const [[file, { bytes }]] = Object.entries(metafile.outputs);
console.log(`${basename(file)}: ${(bytes / 1000).toFixed(0)} kB`);
