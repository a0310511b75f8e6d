import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Gan, Variant } from '@ganforge/core';
import { GanError, nearestName, problemOf, type Schema } from '@ganforge/formats';

/** Describes a variant whose type is not known. Only its name, its schema and its factory are known. */
export interface AnyVariant {
  (options: object): Gan;
  readonly name: string;
  readonly schema: Schema | readonly Schema[];
}

const where = 'cli/variants';

/** Returns all variants that `@ganforge/models` exports, by name. A new variant is found without further changes. */
export async function zoo(): Promise<ReadonlyMap<string, AnyVariant>> {
  return variantsIn(await import('@ganforge/models'));
}

/**
 * Finds the variant with a name, or the variant that a module such as `./my-gan.js` exports.
 *
 * The case and the hyphens of a name are ignored, so `cycleGan` is `cycle-gan`.
 *
 * @throws GanError `argument` if the name is unknown; `file` if the module does not exist or does not export a variant
 */
export async function findVariant(given: string): Promise<AnyVariant> {
  if (isModule(given)) return variantOfModule(given);
  const all = await zoo();
  const found = [...all.values()].find(({ name }) => plain(name) === plain(given));
  if (found !== undefined) return found;
  const names = [...all.keys()];
  const nearest = nearestName(given, names);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw new GanError(
    where,
    `there is no variant '${given}'. Try one of ${names.join(', ')}, or a module such as ./my-gan.js.${guess}`,
  );
}

/** Returns whether a variant is given as the path of a module. */
export function isModule(given: string): boolean {
  return /\.(js|mjs|ts|mts)$/.test(given);
}

async function variantOfModule(path: string): Promise<AnyVariant> {
  if ((await stat(path).catch(() => undefined)) === undefined) {
    throw new GanError(where, `there is no module ${path}.`, { code: 'file' });
  }
  const found = variantsIn(await importModule(path));
  const [only] = found.values();
  if (only !== undefined && found.size === 1) return only;
  const names = [...found.keys()].join(', ') || 'none';
  throw new GanError(
    where,
    `${path} must export one variant, made by variant() of @ganforge/core; it exports ${names}.`,
    {
      code: 'file',
    },
  );
}

async function importModule(path: string): Promise<object> {
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(resolve(path)).href)) as object;
  } catch (cause) {
    const { code } = cause as { code?: string };
    const advice =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? `Node ${process.versions.node} reads no TypeScript: compile it, or use Node 22.18 or later`
        : code === 'ERR_MODULE_NOT_FOUND'
          ? 'install what it imports beside it, ganforge among it'
          : 'mend it';
    throw new GanError(where, `${path} cannot be loaded: ${problemOf(cause).split('\n')[0]}. ${advice}.`, {
      code: 'file',
      cause,
    });
  }
}

function variantsIn(module: object): Map<string, AnyVariant> {
  const found = Object.values(module).filter(isVariant);
  return new Map(found.map((one) => [one.name, one]));
}

function isVariant(value: unknown): value is AnyVariant {
  return typeof value === 'function' && typeof (value as Partial<Variant<Schema>>).schema === 'object';
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}
