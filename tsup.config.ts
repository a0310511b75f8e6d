import { readFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/** The entries of the package in the current folder are the source files its `exports` name, and those of its `bin`. */
function entries(): string[] {
  const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
    bin?: Record<string, string>;
  };
  const sources = Object.values(exports).flatMap((target) =>
    typeof target === 'object' && target['@ganforge/source'] ? [target['@ganforge/source']] : [],
  );
  const programs = Object.values(bin).filter((path) => path.startsWith('./dist/'));
  return [...sources, ...programs.map((path) => path.replace('./dist/', './src/').replace(/\.js$/, '.ts'))];
}

// Declarations come from tsc: tsup's own are bundled, which breaks the maps back to the sources.
const options: Options = {
  entry: entries(),
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: false,
  sourcemap: true,
  // The sources are published too; the maps name them and need no copy.
  esbuildOptions(esbuild) {
    esbuild.sourcesContent = false;
  },
  clean: false,
  splitting: true,
  treeshake: false,
  external: [/^node:/],
};

export default defineConfig(options);
