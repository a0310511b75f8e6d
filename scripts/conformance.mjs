// tfjs-core's own specs on a backend: `npm run conformance -- native [words of a spec's name]`, or `cpu`.
// The package carries its specs, compiled: they are bundled with the backend into one file and run under jasmine, whose
// summary and exit code are this command's.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import Jasmine from 'jasmine';

/** What registers each backend, before the first spec. */
const backends = {
  cpu: "import '@tensorflow/tfjs-backend-cpu';",
  native: "import '@ganforge/backend-native';",
};

const [backend, ...words] = process.argv.slice(2);
if (!(backend in backends)) {
  console.error(`usage: npm run conformance -- ${Object.keys(backends).join('|')} [words of a spec's name]`);
  process.exit(2);
}

const entry = `
  import { findBackendFactory } from '@tensorflow/tfjs-core';
  ${backends[backend]}
  import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
  import '@tensorflow/tfjs-core/dist/register_all_gradients';
  import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
  // Where the backend cannot be had, its reason once, not in every spec.
  findBackendFactory('${backend}')();
  setTestEnvs([{ name: '${backend}', backendName: '${backend}', flags: {}, isDataSync: true }]);
  require('@tensorflow/tfjs-core/dist/tests');
`;

const inTheBundle = {
  name: 'in-the-bundle',
  setup({ onResolve, onLoad }) {
    // The specs ask jasmine-core for its time limit; the jasmine that runs them is the one to be told.
    onResolve({ filter: /^jasmine-core\// }, () => ({ path: 'jasmine-core', namespace: 'running' }));
    onLoad({ filter: /./, namespace: 'running' }, () => ({ contents: 'exports.core = () => jasmine;' }));
    // Our sources find the addon beside themselves, not beside the bundle.
    onLoad({ filter: /backend-native\/src\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
  },
};

const folder = mkdtempSync(join(tmpdir(), 'ganforge-conformance-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, 'specs.cjs');
await build({
  stdin: { contents: entry, resolveDir: fileURLToPath(new URL('../packages/backend-native', import.meta.url)) },
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  conditions: ['@ganforge/source'],
  // The package's list of side effects would have most specs dropped.
  ignoreAnnotations: true,
  plugins: [inTheBundle],
  logLevel: 'error',
  outfile,
});

const jasmine = new Jasmine();
// Some of the specs' names occur twice.
jasmine.configureEnv({ random: false, forbidDuplicateNames: false });
await jasmine.execute([outfile], words.length > 0 ? new RegExp(words.join(' '), 'i') : undefined);
