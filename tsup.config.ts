import { defineConfig, type Options } from 'tsup';

/** Relative imports of an output file; `.ts` and `.js` are equally long, so the source maps stay right. */
const RELATIVE = [
  /^((?:import|export|\})[^"\n]*"\.{1,2}\/[^"\n]+\.)ts(";)$/gm,
  /(\bimport\("\.{1,2}\/[^"\n]+\.)ts("\))/g,
];

// A file of its own for each source file: a bundler then leaves out the modules that an application does not use.
const options: Options = {
  entry: ['src/**/*.ts', '!src/**/*.d.ts'],
  bundle: false,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  // Declarations come from tsc: tsup's own are bundled, which breaks the maps back to the sources.
  dts: false,
  sourcemap: true,
  // The sources are published too; the maps name them and need no copy.
  esbuildOptions(esbuild) {
    esbuild.sourcesContent = false;
  },
  plugins: [
    {
      name: 'extensions',
      renderChunk: (code, { map }) => ({
        code: RELATIVE.reduce((text, pattern) => text.replace(pattern, '$1js$2'), code),
        map: map ?? null,
      }),
    },
  ],
  clean: false,
};

export default defineConfig(options);
