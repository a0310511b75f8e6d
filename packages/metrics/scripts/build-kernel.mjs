// Compiles assembly/kernel.ts and writes it into src/linear-algebra/kernel.wasm.ts, where the package embeds it:
//   node scripts/build-kernel.mjs
//   node scripts/build-kernel.mjs --check      # changes nothing; fails where the file is not what would be written
import { readFile, writeFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

const package_ = new URL('../', import.meta.url);
const target = new URL('src/linear-algebra/kernel.wasm.ts', package_);

/** Browsers compile no more than this synchronously on their main thread: Chrome has long refused above 4 KB. */
const MOST_BYTES = 4096;

/** The text of the embedding file. */
async function embedded() {
  let binary;
  const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
  const { error, stderr } = await asc.main(['kernel.ts', ...flags, '--outFile', 'kernel.wasm'], {
    readFile: async (name) => readFile(new URL(`assembly/${name}`, package_), 'utf8').catch(() => null),
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`kernel.ts does not compile:\n${stderr}`);
  if (binary.length > MOST_BYTES)
    throw new Error(`the kernel must be at most ${MOST_BYTES} bytes; it is ${binary.length}`);
  const lines = Buffer.from(binary)
    .toString('base64')
    .match(/.{1,100}/g);
  return [
    '// Made by scripts/build-kernel.mjs from assembly/kernel.ts: not to be edited.',
    '',
    `/** The WebAssembly of the kernels, ${binary.length} bytes, in base64. */`,
    `export const KERNEL: string =\n  ${lines.map((line) => `'${line}'`).join(' +\n  ')};`,
    '',
  ].join('\n');
}

const text = await embedded();
if (!process.argv.includes('--check')) await writeFile(target, text);
else if (text !== (await readFile(target, 'utf8'))) {
  throw new Error('kernel.wasm.ts is not what assembly/kernel.ts compiles to. Run node scripts/build-kernel.mjs.');
}
