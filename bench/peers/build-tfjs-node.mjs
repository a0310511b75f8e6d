// Installs tfjs-node into a folder and builds its binding there. It uses the TensorFlow library of a wheel from PyPI:
//
//     node bench/peers/build-tfjs-node.mjs FOLDER
//
// The install script of tfjs-node downloads both from a server that often does not answer. This script needs npm, pip
// of any Python 3, g++ and 1.3 GB of disk space. A second call does nothing. `npm run bench -- --tfjs-node FOLDER` then
// measures tfjs-node with the tfjs-core of this checkout, because there must be only one instance of tfjs-core.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '4.22.0';
/**
 * The last TensorFlow with whose C headers the binding of 4.22 compiles without changes, and its wheel for Linux
 * x86-64.
 */
const wheel = ['tensorflow-cpu==2.12.1', '--python-version', '3.11', '--platform', 'manylinux2014_x86_64'];

const [folder] = process.argv.slice(2).map((argument) => resolve(argument));
if (folder === undefined) throw new Error('usage: node bench/peers/build-tfjs-node.mjs FOLDER');
const repository = fileURLToPath(new URL('../..', import.meta.url));
if (folder.startsWith(repository)) throw new Error(`choose a folder outside of the repository; received ${folder}`);

const modules = join(folder, 'node_modules');
const tensorflow = join(folder, 'tensorflow');
const python = process.env.GANFORGE_PYTHON ?? 'python3';

function run(command, ...args) {
  console.log(`> ${command} ${args.join(' ')}`);
  execFileSync(command, args, { cwd: folder, stdio: 'inherit' });
}

/**
 * Installs every package except those of this checkout. Two instances of tfjs-core would not see each other's backends.
 */
function install() {
  if (existsSync(join(modules, '@tensorflow', 'tfjs-node'))) return;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run('npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', `@tensorflow/tfjs-node@${version}`);
  for (const name of ['tfjs-core', 'tfjs-layers', 'tfjs-backend-cpu']) {
    rmSync(join(modules, '@tensorflow', name), { recursive: true, force: true });
  }
}

function unpackTensorflow() {
  if (existsSync(tensorflow)) return;
  const [name, ...platform] = wheel;
  run(python, '-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:', ...platform, '--dest', 'wheel', name);
  const [file] = readdirSync(join(folder, 'wheel'));
  run(python, '-m', 'zipfile', '-e', join('wheel', file), '.');
  rmSync(join(folder, 'wheel'), { recursive: true });
}

function compile() {
  const tfjsNode = join(modules, '@tensorflow', 'tfjs-node');
  const { napi_versions: versions } = JSON.parse(readFileSync(join(tfjsNode, 'package.json'), 'utf8')).binary;
  const napi = Math.max(...versions);
  const binding = join(tfjsNode, 'lib', `napi-v${napi}`, 'tfjs_binding.node');
  if (existsSync(binding)) return;
  mkdirSync(dirname(binding), { recursive: true });
  // The headers are those with which our own addon is built.
  const fromNative = createRequire(join(repository, 'packages', 'backend-native', 'package.json'));
  const { include_dir: nodeApi } = fromNative('node-api-headers');
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(tfjsNode, 'binding', file));
  const libraries = ['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', `-Wl,-rpath,${tensorflow}`];
  const headers = [`-I${nodeApi}`, `-I${join(tensorflow, 'include')}`];
  const flags = ['-O2', '-std=c++17', '-shared', '-fPIC', '-w', `-DNAPI_VERSION=${napi}`];
  run('g++', ...flags, ...headers, ...sources, `-L${tensorflow}`, ...libraries, '-o', binding);
}

mkdirSync(folder, { recursive: true });
install();
unpackTensorflow();
compile();
console.log(`tfjs-node ${version} is in ${folder}: npm run bench -- --tfjs-node ${folder}`);
