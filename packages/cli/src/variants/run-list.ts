import { describeSchema, mergeSchemas } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';
import { KNOWN_SETS } from '../data/known-sets.ts';
import type { Invocation } from '../program/command.ts';
import { quickGan } from './quick-gan.ts';
import { type AnyVariant, findVariant, zoo } from './zoo.ts';

/** Contains the facts about a variant that are known without training. */
interface ListedVariant {
  readonly name: string;
  /** The kind of each entry of its batches. */
  readonly needs: Readonly<Record<string, string>>;
  readonly makes: Readonly<Record<string, string>>;
  /** The entries that are conditions of samples. */
  readonly conditions: readonly string[];
  readonly networks: readonly string[];
  readonly options: ReturnType<typeof describeSchema>;
}

/** Runs `ganforge list`. */
export async function runList({ args, output }: Invocation): Promise<undefined> {
  const [given] = args;
  if (given !== undefined) {
    const listed = await listedOf(await findVariant(given));
    output.say(...optionLines(listed));
    output.json(listed);
    return undefined;
  }
  const all: ListedVariant[] = [];
  for (const variant of (await zoo()).values()) all.push(await listedOf(variant));
  const width = Math.max(...all.map(({ name }) => name.length));
  output.say(...all.map((one) => `${one.name.padEnd(width)}  ${inWords(one)}`));
  output.say('', `Dataset names: ${KNOWN_SETS.join(', ')}.`, "'ganforge list VARIANT' shows the options of a variant.");
  output.json({ variants: all, sets: KNOWN_SETS });
  return undefined;
}

async function listedOf(variant: AnyVariant): Promise<ListedVariant> {
  const gan = await quickGan(variant);
  const { needs, output, conditions = [], networks } = gan;
  gan.dispose();
  return {
    name: variant.name,
    needs: kindsOf(needs),
    makes: kindsOf(output),
    conditions,
    networks: Object.keys(networks),
    options: describeSchema(mergeSchemas('cli/list', variant.schema)),
  };
}

function kindsOf(specs: Specs): Record<string, string> {
  return Object.fromEntries(Object.entries(specs).map(([entry, { kind }]) => [entry, kind]));
}

function inWords({ needs, makes, conditions, options }: ListedVariant): string {
  const of = Object.entries(needs).map(([entry, kind]) => (entry.startsWith(kind) ? entry : `${entry} (${kind})`));
  const by = conditions.length === 0 ? '' : `, by ${conditions.join(' and ')}`;
  const points = options.some(({ name }) => name === 'dimensions') && !('points' in needs) ? ' or on points' : '';
  return `${Object.keys(makes).join(' and ')}${by}; trained on ${of.join(', ')}${points}`;
}

function optionLines(listed: ListedVariant): string[] {
  const rows = listed.options.map(({ name, expected, default: standard, isRequired, about }) => {
    const facts = [expected, ...(standard === undefined ? (isRequired ? ['needed'] : []) : [`default ${standard}`])];
    return [name, `${about} (${facts.join('; ')})`] as const;
  });
  const width = Math.max(...rows.map(([name]) => name.length));
  return [`${listed.name}: ${inWords(listed)}`, '', ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)];
}
