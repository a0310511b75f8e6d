import { flagsOf, GanError, nearestName } from '@ganforge/formats';
import { UsageError } from '../program/usage-error.ts';
import type { AnyVariant } from './zoo.ts';

/**
 * Parses texts of the form `key=value` from `--set` to options of a variant.
 *
 * @throws UsageError if a key is unknown or a value is not allowed; for an unknown key it suggests the most similar key
 * @example
 * parseSettings(dcgan, ['features=32', 'loss=minimax']); // { features: 32, loss: 'minimax' }
 */
export function parseSettings(variant: AnyVariant, texts: readonly string[]): Record<string, unknown> {
  const flags = flagsOf(variant.schema);
  const names = flags.map(({ option }) => option);
  const entries = texts.map((text): [string, unknown] => {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--set must be key=value, such as features=32; received '${text}'.`);
    const [key, value] = [text.slice(0, at), text.slice(at + 1)];
    const flag = flags.find(({ option }) => option === key);
    if (flag === undefined) {
      const nearest = nearestName(key, names);
      const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
      throw new UsageError(`${variant.name} has no option '${key}'. It has ${names.join(', ')}.${guess}`);
    }
    // As a flag, a boolean option has no value; in `--set` it has one.
    if (flag.value === '') return [key, booleanOf(key, value)];
    try {
      return [key, flag.parse(value)];
    } catch (cause) {
      if (!(cause instanceof GanError)) throw cause;
      throw new UsageError(cause.problem.replace(flag.flag, `--set ${key}`), { cause });
    }
  });
  return Object.fromEntries(entries);
}

function booleanOf(key: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new UsageError(`--set ${key} must be true or false; received '${text}'.`);
}
