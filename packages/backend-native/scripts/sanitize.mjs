// The kernels' tests and tfjs-core's specs on a build with AddressSanitizer and UndefinedBehaviorSanitizer, which end the
// process at the first overrun or undefined operation, and the tests in C++ with ThreadSanitizer: `npm run sanitize`. Node itself is not instrumented, so the
// sanitizer's runtime is loaded before it. Where the compiler has no sanitizers this says so and ends well.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const addon = fileURLToPath(new URL('../build/ganforge-sanitized.node', import.meta.url));
const require = createRequire(import.meta.url);

/** The runtime of AddressSanitizer that the compiler links against, or nothing. */
function runtime() {
  const folder = mkdtempSync(join(tmpdir(), 'ganforge-sanitize-'));
  const cxx = process.env.CXX ?? 'g++';
  writeFileSync(join(folder, 'one.cc'), 'int main() { return 0; }');
  const clang = /clang/.test(cxx);
  const options = ['-fsanitize=address,undefined', ...(clang ? ['-shared-libasan'] : [])];
  const compiled = spawnSync(cxx, [...options, join(folder, 'one.cc'), '-o', join(folder, 'one')]);
  rmSync(folder, { recursive: true, force: true });
  if (compiled.status !== 0) return undefined;
  const name = clang ? `libclang_rt.asan-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so` : 'libasan.so';
  const path = spawnSync(cxx, [`-print-file-name=${name}`], { encoding: 'utf8' }).stdout.trim();
  return existsSync(path) ? path : undefined;
}

function run(what, args, env = {}) {
  const begin = performance.now();
  const { status, signal } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  console.log(`sanitize: ${what} took ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  if (status !== 0) {
    console.error(`sanitize: ${what} failed (${signal ?? status})`);
    process.exit(1);
  }
}

const library = process.platform === 'linux' ? runtime() : undefined;
if (library === undefined) {
  console.log('sanitize: no AddressSanitizer and UndefinedBehaviorSanitizer with this compiler; nothing was checked');
  process.exit(0);
}
run('the build', [fileURLToPath(new URL('build.mjs', import.meta.url)), '--sanitize']);
const sanitized = {
  LD_PRELOAD: library,
  // Node gives back little at its end. What malloc gives is NaN here: a kernel that leaves holes in its output is seen.
  ASAN_OPTIONS: 'detect_leaks=0:max_malloc_fill_size=1073741824:malloc_fill_byte=255',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  GANFORGE_NATIVE_ADDON: addon,
};
// Tests pass over an addon that cannot be loaded: not here.
run('loading', ['-e', `require(${JSON.stringify(addon)}).allocate(1)`], sanitized);
const vitest = join(dirname(require.resolve('vitest/package.json', { paths: [root] })), 'vitest.mjs');
run('the tests', [vitest, 'run', '--project', 'unit', '--project', 'isolated', 'packages/backend-native'], sanitized);
const program = (name) => fileURLToPath(new URL(`../test/programs/${name}.ts`, import.meta.url));
const typescript = ['--import', 'tsx', '-C', '@ganforge/source'];
run('every kernel on shapes of every kind', [...typescript, program('shapes'), '40'], sanitized);
run('every function with rubbish', [...typescript, program('rubbish')], sanitized);
run('the tests in C++ with ThreadSanitizer', [fileURLToPath(new URL('native-tests.mjs', import.meta.url))]);
run('the conformance suite', [join(root, 'scripts/conformance.mjs'), 'native'], sanitized);
