import { copyFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ioError, makeFolder, writeFileAtomic } from '@ganforge/formats';
import type { SamplingContract } from '@ganforge/sampler';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { OpenGenerator } from '../runs/open.ts';
import { networkPage, samplerPage } from './page.ts';

const where = 'cli/export';

/** The folder of the script, within the folder of the page. */
const FOLDER = 'gan-sample';
const FILES = [
  'gan-sample.js',
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
];

/**
 * Writes a page next to the folder of a model, and the files that the page loads. It returns the paths of the files
 * that it wrote.
 */
export async function writePage(
  exported: {
    readonly generator: OpenGenerator['generator'];
    readonly network: LayersModel;
    readonly contract: SamplingContract | undefined;
  },
  path: string,
): Promise<string[]> {
  const folder = path.replace(/\/+$/, '');
  const html = `${folder}.html`;
  const { generator, network, contract } = exported;
  if (contract === undefined || !isShown(contract)) {
    await writeFileAtomic(html, networkPage(generator, network, path), where);
    return [html];
  }
  const classes = Object.values(contract.conditions).find(({ kind }) => kind === 'class');
  const beside = join(dirname(folder), FOLDER);
  const script = await scriptFor(beside);
  await writeFileAtomic(
    html,
    samplerPage(contract.name, classes?.kind === 'class' ? classes.classes : undefined, path, script.src),
    where,
  );
  return script.isCopied ? [html, beside] : [html];
}

/** Returns whether `<gan-sample>` can show the output. */
function isShown({ output }: SamplingContract): boolean {
  const [spec] = Object.values(output);
  return spec?.kind === 'image' || (spec?.kind === 'points' && spec.dimensions === 2);
}

/**
 * Returns the address of the script of `@ganforge/sampler`. It is a copy in the folder of the page, or a CDN if the
 * script was not built.
 */
async function scriptFor(beside: string): Promise<{ readonly src: string; readonly isCopied: boolean }> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@ganforge/sampler/package.json');
  const built = join(dirname(manifest), 'standalone');
  if ((await stat(join(built, FILES[0]!)).catch(() => undefined)) === undefined) {
    const { version } = require(manifest) as { version: string };
    const src = `https://cdn.jsdelivr.net/npm/@ganforge/sampler@${version}/standalone/gan-sample.js`;
    return { src, isCopied: false };
  }
  await makeFolder(beside, where);
  for (const file of FILES) {
    await copyFile(join(built, file), join(beside, file)).catch((cause: unknown) => {
      throw ioError(where, `write ${join(beside, file)}`, cause);
    });
  }
  return { src: `${FOLDER}/${FILES[0]}`, isCopied: true };
}
