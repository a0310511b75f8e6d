// The C++ compiler of this machine, and the flags that are the same for every file.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * The first that works of `CXX`, g++, clang++ and c++, as `{ command, version }`: a list of words, and what it says of itself.
 *
 * @throws Error when there is none
 */
export function findCompiler() {
  const { CXX } = process.env;
  // `CXX` may be a path with spaces, or a command with arguments such as `ccache g++`.
  const wanted = CXX ? [existsSync(CXX) ? [CXX] : CXX.trim().split(/\s+/)] : [['g++'], ['clang++'], ['c++']];
  for (const command of wanted) {
    const { status, stdout } = spawnSync(command[0], [...command.slice(1), '--version'], { encoding: 'utf8' });
    if (status === 0) return { command, version: stdout.split('\n')[0] };
  }
  const names = wanted.map((command) => command.join(' ')).join(', ');
  throw new Error(`no C++ compiler works here (tried ${names}); install g++ or clang++`);
}

/** Whether a compiler knows `flags`. */
export function acceptsFlags(command, flags) {
  const args = [...command.slice(1), ...flags, '-E', '-x', 'c++', '-'];
  return spawnSync(command[0], args, { input: '', stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}

/** The version of the headers that npm brought. */
export const headersVersion = ['node-api-headers', 'node-addon-api']
  .map((name) => require(`${name}/package.json`).version)
  .join(' ');

/** What the sanitized addon and the tests in C++ are instrumented with. */
const sanitizers = {
  address: ['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined'],
  thread: ['-fsanitize=thread'],
};
const target =
  process.platform === 'darwin'
    ? ['-arch', process.arch === 'arm64' ? 'arm64' : 'x86_64', '-mmacosx-version-min=11.0']
    : [];

/** Flags that decide what a file of C++ becomes; `sanitize` is 'address' or 'thread' or nothing. */
export function compileFlags({ sanitize }) {
  return [
    ...target,
    ...(sanitize ? ['-O1', '-g', '-DGF_SANITIZE=1', ...sanitizers[sanitize]] : ['-O3']),
    '-std=c++17',
    '-Wall',
    '-Wextra',
    '-Wno-psabi',
    '-fPIC',
    '-fvisibility=hidden',
    '-fno-math-errno',
    '-fno-trapping-math',
    '-pthread',
    '-DNAPI_VERSION=8',
    '-DNODE_ADDON_API_CPP_EXCEPTIONS',
  ];
}

/** Where headers are, and this folder's name kept out of what is compiled: the same sources give the same bytes anywhere. */
export function pathFlags(root) {
  const headers = ['node-api-headers', 'node-addon-api'].flatMap((name) => ['-isystem', require(name).include_dir]);
  return ['-I', join(root, 'native'), ...headers, `-ffile-prefix-map=${root}=`];
}

/**
 * Flags that make objects an addon.
 *
 * On Linux the C++ runtime comes inside, so that systems with an older one can load it, and nothing of it is seen outside.
 */
export function linkFlags(root, compiler, { sanitize }) {
  if (process.platform === 'darwin') {
    return [...target, '-bundle', '-undefined', 'dynamic_lookup', ...(sanitize ? sanitizers[sanitize] : [])];
  }
  if (sanitize) {
    // gcc's runtime is a library by default.
    const runtime = compiler.version.includes('clang') ? ['-shared-libasan'] : [];
    return ['-shared', '-pthread', ...sanitizers[sanitize], ...runtime];
  }
  return [
    '-shared',
    '-pthread',
    '-static-libstdc++',
    '-static-libgcc',
    `-Wl,--version-script=${join(root, 'native', 'exports.map')}`,
  ];
}

/** Flags that make objects a program of tests. */
export function testLinkFlags({ sanitize }) {
  return [...target, '-pthread', ...sanitizers[sanitize]];
}

/**
 * Runs the compiler.
 *
 * @throws Error whose first line is the first error it printed, and whose `output` is all it printed
 */
export async function runCompiler(command, args) {
  const child = spawn(command[0], [...command.slice(1), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (data) => {
    output += data;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done));
  if (code === 0) return output;
  const lines = output.split('\n');
  const first = lines.find((line) => /\berror\b/i.test(line)) ?? lines[0];
  throw Object.assign(new Error(`${command.join(' ')} failed: ${first}`), { output });
}
