import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GanError, makeFolder, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import type { Invocation } from '../program/command.ts';
import { UsageError } from '../program/usage-error.ts';
import { NEW_VARIANT_OPTIONS } from './options.ts';
import { testFile, variantFile } from './template.ts';

const where = 'cli/new-variant';

/** Runs `ganforge new-variant`. */
export async function runNewVariant({ args, given, output }: Invocation): Promise<undefined> {
  const file = args[0]!;
  const { folder, javascript } = resolveOptions('ganforge new-variant', NEW_VARIANT_OPTIONS, given);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(file)) {
    throw new UsageError(`NAME must be small letters, digits and single hyphens, such as my-gan; received '${file}'.`);
  }
  const names = { file, code: file.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) };
  const ending = javascript ? 'js' : 'ts';
  const written = {
    [join(folder, `${file}.${ending}`)]: variantFile(names, !javascript),
    [join(folder, `${file}.test.${ending}`)]: testFile(names, ending),
  };
  for (const path of Object.keys(written)) await refuseExisting(path);
  await makeFolder(folder, where);
  for (const [path, text] of Object.entries(written)) await writeFileAtomic(path, text, where);
  const [variant, test] = Object.keys(written) as [string, string];
  const path = /^[./]/.test(variant) ? variant : `./${variant}`;
  output.say(
    `${variant} and ${test} are there. Next, in a project with a package.json of "type": "module":`,
    '  npm install ganforge && npm install --save-dev vitest @ganforge/testing',
    `  npx vitest run ${test}`,
    `  npx ganforge train ${path} ring --quick${javascript ? '' : '   # Node 22.18 or later reads TypeScript'}`,
  );
  output.json({ files: Object.keys(written), variant: file });
  return undefined;
}

async function refuseExisting(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined)) === undefined) return;
  throw new GanError(where, `${path} exists already and is not overwritten. Choose another name or --folder.`, {
    code: 'file',
  });
}
