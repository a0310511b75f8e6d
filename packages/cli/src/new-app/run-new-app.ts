import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GanError, ioError, makeFolder, writeFileAtomic } from '@ganforge/formats';
import type { Invocation } from '../program/command.ts';
import { UsageError } from '../program/usage-error.ts';
import { packageFolder } from '../program/version.ts';
import { manifestOf } from './manifest.ts';

const where = 'cli/new-app';

/** npm does not publish files named .gitignore, so this file has another name in the template. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/** Runs `ganforge new-app`. */
export async function runNewApp({ args, output }: Invocation): Promise<undefined> {
  const folder = args[0]!;
  const name = basename(resolve(folder));
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    throw new UsageError(
      `DIR must end in small letters, digits, dots and hyphens, such as my-gan; received '${name}'.`,
    );
  }
  if ((await stat(folder).catch(() => undefined)) !== undefined) {
    throw new GanError(where, `${folder} exists already and is not overwritten. Choose another name.`, {
      code: 'file',
    });
  }
  const files = { 'package.json': `${JSON.stringify(manifestOf(name), null, 2)}\n`, ...(await templates()) };
  const written: string[] = [];
  for (const [file, contents] of Object.entries(files)) {
    const path = join(folder, file);
    await makeFolder(dirname(path), where);
    await writeFileAtomic(path, contents, where);
    written.push(path);
  }
  output.say(
    `${folder} is there: an application that samples by <gan-sample> and trains in a worker. Next:`,
    `  cd ${folder}`,
    '  npm install',
    '  npm run dev',
  );
  output.json({ folder, files: written });
  return undefined;
}

/** Reads the files of the template by path, and adds a pretrained generator. */
async function templates(): Promise<Record<string, Uint8Array>> {
  const root = fileURLToPath(new URL('app/', await packageFolder()));
  const { pretrainedFile } = await import('@ganforge/pretrained');
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const read = files.sort().map(async (file): Promise<[string, Uint8Array]> => {
      const path = file.slice(root.length);
      return [RENAMED[path] ?? path, await readFile(file)];
    });
    return {
      ...Object.fromEntries(await Promise.all(read)),
      'public/generator.safetensors': await readFile(pretrainedFile('drawn-digits-dcgan').url),
    };
  } catch (cause) {
    throw ioError(where, `read the files of an application in ${root}`, cause);
  }
}
