import { createRequire } from 'node:module';

/** Packages of Ganforge that the application imports. */
const OWN = ['data', 'engine', 'models', 'sampler', 'trainer'] as const;

/** Tools of the application, at the versions that it was tested with. */
export const TOOLS: Readonly<Record<string, string>> = { typescript: '6.0.3', vite: '8.3.8' };

/** The package.json of an application: the versions of Ganforge are those that this program runs with. */
export function manifestOf(name: string): object {
  const require = createRequire(import.meta.url);
  const version = (of: string): string => (require(`${of}/package.json`) as { version: string }).version;
  const own = OWN.map((one) => [`@ganforge/${one}`, `^${version(`@ganforge/${one}`)}`]);
  const tfjs = version('@tensorflow/tfjs-core');
  const peers = ['core', 'layers', 'backend-wasm'].map((one) => [`@tensorflow/tfjs-${one}`, tfjs]);
  return {
    name,
    private: true,
    version: '0.0.0',
    type: 'module',
    scripts: { dev: 'vite', build: 'tsc && vite build', preview: 'vite preview' },
    dependencies: Object.fromEntries([...own, ...peers]),
    devDependencies: TOOLS,
  };
}
