import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, with a slash at its end. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

const PASSED_OVER = ['node_modules', 'dist', 'build', 'runs', 'api', 'cache', '.turbo', '.git'];

/** Lists the files below a folder whose names match, by their paths from the root of the repository. */
export function filesBelow(folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return PASSED_OVER.includes(entry.name) ? [] : filesBelow(path, name);
    return name.test(entry.name) ? [path] : [];
  });
}
