import { createRequire } from 'node:module';

/** The packages of Ganforge that the application imports. */
const OWN = ['data', 'engine', 'models', 'sampler', 'trainer'] as const;

/** The development tools of the application, in tested versions. */
export const TOOLS: Readonly<Record<string, string>> = { typescript: '6.0.3', vite: '8.3.8' };

/** Returns the package.json of an application. It has the same Ganforge versions as this program. */
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
