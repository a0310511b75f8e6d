// Writes src/functions.ts: the types of the addon's functions, and the functions that describe shapes to them.
import { distinct, placed, rowsOf } from './rows.mjs';

const width = 120;

/** Writes the types of all functions. */
export function types(families) {
  const all = Object.values(families);
  const parts = [
    ...distinct(all, 'group').map(({ kind }) => groupType(kind)),
    ...distinct(all, 'numbers').map(writer),
    ...all.flatMap((family) => rowsOf(family).flatMap((row) => (family.object === undefined ? [] : [alias(row)]))),
    functions(all),
    positionsOf(all),
  ];
  const text = parts.join('\n');
  const used = ['NativeDescription', 'NativeProgram', 'Values'].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(text),
  );
  return `// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
import type { ${used.join(', ')} } from './values.ts';

${text}`;
}

const doc = (says, indent = '') => (says === undefined ? '' : comment(says, indent));

/** A comment for one sentence or for several lines. */
function comment(says, indent) {
  const lines = says.split('\n');
  if (lines.length === 1 && indent.length + says.length + 7 <= width) return `${indent}/** ${says} */\n`;
  return `${indent}/**\n${wrapped(lines, width - indent.length - 3)
    .map((line) => `${indent} *${line && ' '}${line}\n`)
    .join('')}${indent} */\n`;
}

function wrapped(lines, most) {
  return lines.flatMap((line) => {
    const result = [''];
    for (const word of line.split(' ')) {
      const last = result.at(-1);
      if (last !== '' && last.length + 1 + word.length > most) result.push(word);
      else result[result.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return result;
  });
}

/** A list in parentheses or brackets, on one line if it fits, else one part on each line. */
function list(indent, head, [open, close], parts, tail) {
  const line = `${indent}${head}${open}${parts.join(', ')}${close}${tail}`;
  if (line.length <= width) return line;
  return `${indent}${head}${open}\n${parts.map((part) => `${indent}  ${part}${open === '(' && part.startsWith('...') ? '' : ','}\n`).join('')}${indent}${close}${tail}`;
}

const optionalType = ({ ts, optional }) => (optional ? `${ts} | undefined` : ts);

function groupType({ group, says, args }) {
  const parts = Object.entries(args).map(([name, kind]) => `${name}: ${optionalType(kind)}`);
  return `${doc(says)}${list('', `export type ${group} = readonly `, ['[', ']'], parts, ';')}\n`;
}

/** The parameters of a function. Arguments that only programs pass are left out. */
function parameters(args) {
  const shown = Object.entries(args).filter(([, kind]) => kind.numbers === undefined && !kind.recorded);
  return shown.flatMap(([name, kind], i) => {
    const isLast = i === shown.length - 1;
    if (kind.rest !== undefined) return [`...${name}: readonly ${kind.rest.ts}[]`];
    if (kind.each !== undefined) return [`...${name}: readonly (${eachType(kind.args)})[]`];
    if (kind.group !== undefined) {
      if (isLast) return [`...${name}: ${kind.group}`];
      return Object.entries(kind.args).map(
        ([part, own]) => `${name}${part[0].toUpperCase()}${part.slice(1)}: ${optionalType(own)}`,
      );
    }
    const isLeftOut = kind.optional && shown.slice(i).every(([, later]) => later.optional);
    return [isLeftOut ? `${name}?: ${kind.ts} | undefined` : `${name}: ${optionalType(kind)}`];
  });
}

const eachType = (args) =>
  [...new Set(Object.values(args).flatMap((kind) => optionalType(kind).split(' | ')))].join(' | ');

const aliasOf = ({ struct }) => struct.replace(/Arguments$/, '');

/** The type of a function in a family that is an object. */
function alias(row) {
  const head = `export type ${aliasOf(row)} = `;
  const says = doc(row.row.says);
  return `${says}${list('', head, ['(', ')'], parameters(row.row.args), ` => ${row.row.returns ?? 'void'};`)}\n`;
}

function functions(families) {
  const members = families.flatMap((family) => (family.object === undefined ? plain(family) : [object(family)]));
  return `/** The functions of the C++ addon, by the names under which it exports them. */
export interface Functions {
${members.join('')}}
`;
}

function plain(family) {
  return rowsOf(family).flatMap(({ names, row }) =>
    names.map((name) => {
      const says = doc(row.says, '  ');
      return `${says}${list('  ', name, ['(', ')'], parameters(row.args), `: ${row.returns ?? 'void'};`)}\n`;
    }),
  );
}

function object(family) {
  const members = rowsOf(family).flatMap((row) => row.names.map((name) => `    ${name}: ${aliasOf(row)};\n`));
  return `${doc(family.says, '  ')}  readonly ${family.object}: {\n${members.join('')}  };\n`;
}

/** The function that writes described numbers at their places. */
function writer({ kind: { numbers, says, fields, count, isRead }, offset }) {
  const names = Object.keys(fields);
  const members = names.map((name) => `  readonly ${name}: number;\n`).join('');
  const place = (i) => {
    if (count === undefined) return String(offset + i);
    return offset + i === 0 ? `${names.length} * i` : `${names.length} * i + ${offset + i}`;
  };
  const body = names.map((name, i) => `  described[${place(i)}] = numbers.${name};\n`).join('');
  const more = count === undefined ? [] : ['i: number'];
  const params = ['described: Float64Array', ...more, `numbers: ${numbers}`];
  return `${doc(says)}export interface ${numbers} {
${members}}

/** Describes ${count === undefined ? 'these numbers' : 'number `i` of these'} to the next call. */
${list('', `export function describe${numbers}`, ['(', ')'], params, ': void {')}
${body}}
${isRead ? numbersReader(numbers, names, offset) : ''}`;
}

/** The function that reads described numbers, for programs. */
function numbersReader(numbers, names, offset) {
  const body = names.map((name, i) => `    ${name}: described[${offset + i}]!,\n`).join('');
  return `
/** Returns these numbers of a recorded call. */
export function read${numbers}(described: readonly number[]): ${numbers} {
  return {
${body}  };
}
`;
}

/** The positions of arguments that programs change. */
function positionsOf(families) {
  const entries = families.flatMap((family) =>
    rowsOf(family)
      .filter(({ row }) => row.positions)
      .map(({ operator, row }) => {
        const places = placed(row.args).flatMap(({ name, kind, position }) => {
          if (kind.numbers !== undefined) return [];
          if (kind.group === undefined) return [`${name}: ${position}`];
          return placed(kind.args, position).map((part) => `${part.name}: ${part.position}`);
        });
        return `${list('  ', `${operator}: `, ['{ ', ' }'], places, ',')}\n`
          .replace('{ \n', '{\n')
          .replace('   },', '  },');
      }),
  );
  return `/** The positions of the arguments that programs change, by operator. */
export const positions = {
${entries.join('')}} as const;
`;
}
