// Runs the tests of tfjs-core on a backend: `npm run conformance -- native [words of the name of a test]`, or `cpu`.
// The package contains its compiled tests. They are bundled with the backend into one file and run by jasmine, which
// prints the summary and sets the exit code.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import Jasmine from 'jasmine';

/** The code that registers each backend before the first test. */
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
  // If the backend is not available, the reason is reported once and not for every test.
  findBackendFactory('${backend}')();
  setTestEnvs([{ name: '${backend}', backendName: '${backend}', flags: {}, isDataSync: true }]);
  require('@tensorflow/tfjs-core/dist/tests');
`;

const inTheBundle = {
  name: 'in-the-bundle',
  setup({ onResolve, onLoad }) {
    // The tests set the time limit of jasmine-core, so this import must return the jasmine that runs the tests.
    onResolve({ filter: /^jasmine-core\// }, () => ({ path: 'jasmine-core', namespace: 'running' }));
    onLoad({ filter: /./, namespace: 'running' }, () => ({ contents: 'exports.core = () => jasmine;' }));
    // The source files search for the addon next to themselves, not next to the bundle.
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
  // According to the side effects that the package declares, most tests would be removed.
  ignoreAnnotations: true,
  plugins: [inTheBundle],
  logLevel: 'error',
  outfile,
});

const jasmine = new Jasmine();
// Some names of tests occur twice.
jasmine.configureEnv({ random: false, forbidDuplicateNames: false });
await jasmine.execute([outfile], words.length > 0 ? new RegExp(words.join(' '), 'i') : undefined);
