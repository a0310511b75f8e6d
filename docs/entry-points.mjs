// What packages export: the source of each entry point, by the name under which it is imported.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** From the source below packages/, such as `core/src/gradients/index.ts`, to `@ganforge/core/gradients`. */
export const entryPoints = new Map();

for (const folder of readdirSync(`${root}packages`)) {
  const {
    exports = {},
    name,
    private: isPrivate,
  } = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'));
  if (isPrivate) continue;
  for (const [path, target] of Object.entries(exports)) {
    const source = target?.['@ganforge/source'];
    if (source?.endsWith('.ts')) entryPoints.set(`${folder}/${source.slice(2)}`, name + path.slice(1));
  }
}
