// Writes the headers of the operators in native/ops and the bindings in native/bind/functions.cc.
import { limitsOf } from './kinds.mjs';
import { distinct, offsets, placed, rowsOf } from './rows.mjs';

const note = '// Written by scripts/functions.mjs from native/functions. Change the table, not this file.\n';
const width = 125;

/** A comment with `mark`, in lines that are not too long. */
function comment(says, mark = '/// ') {
  const lines = says.split('\n').flatMap((line) => {
    const result = [''];
    for (const word of line.split(' ')) {
      const last = result.at(-1);
      if (last !== '' && mark.length + last.length + 1 + word.length > width) result.push(word);
      else result[result.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return result;
  });
  return lines.map((line) => `${mark}${line}\n`).join('');
}

/** Writes a header for each family, and one for what several families have. */
export function headers(families) {
  const groups = distinct(Object.values(families), 'group');
  const shared = groups.map(({ kind }) => struct(kind.group, kind.says, kind.args)).join('\n');
  const result = { 'native/ops/groups.h': header('Arguments that several functions have.', ['ops/span.h'], shared) };
  const declared = new Set();
  for (const [name, family] of Object.entries(families)) result[fileOf(name, family)] = familyHeader(family, declared);
  return result;
}

const fileOf = (name, family) => `native/${family.bind ? 'bind' : 'ops'}/${name}.h`;

const header = (says, includes, body) => `${note}${comment(says, '// ')}#pragma once

${[...new Set(includes)]
  .sort()
  .map((name) => `#include "${name}"\n`)
  .join('')}
namespace gf {

${body}
}  // namespace gf
`;

function familyHeader(family, declared) {
  const rows = rowsOf(family);
  const kinds = rows.flatMap(({ row }) => Object.values(row.args));
  const includes = [
    ...(family.bind ? ['bind/args.h'] : ['ops/span.h']),
    ...(family.kernels === undefined ? [] : [`kernels/${family.kernels}.h`]),
    ...kinds.flatMap((kind) => (kind.header === undefined ? [] : [kind.header])),
    ...(kinds.some((kind) => kind.group !== undefined) ? ['ops/groups.h'] : []),
  ];
  const structs = kinds
    .filter((kind) => kind.numbers !== undefined && kind.header === undefined)
    .flatMap((kind) => {
      if (declared.has(kind.numbers)) return [];
      declared.add(kind.numbers);
      return [numbersStruct(kind)];
    });
  return header(family.says, includes, [...structs, ...rows.map((row) => declaration(family, row))].join('\n'));
}

const numbersStruct = ({ numbers, says, fields }) =>
  `${comment(says)}struct ${numbers} {\n  int64_t ${Object.keys(fields).join(', ')};\n};\n`;

function member(name, kind) {
  if (kind.group !== undefined) return `${kind.group} ${name};`;
  if (kind.numbers !== undefined) return `${kind.numbers} ${name}${kind.count === undefined ? '' : `[${kind.most}]`};`;
  if (kind.rest !== undefined) return `std::vector<${kind.rest.c}> ${name};`;
  if (kind.each !== undefined) return `std::vector<${kind.each}> ${name};`;
  if (!kind.optional) return `${kind.c} ${name};`;
  return kind.c.startsWith('Span') ? `std::optional<${kind.c}> ${name};` : `${kind.c} ${name} = ${kind.missing};`;
}

function struct(name, says, args) {
  const members = Object.entries(args)
    .map(([own, kind]) => `  ${member(own, kind)}\n`)
    .join('');
  return `${says === undefined ? '' : comment(says)}struct ${name} {\n${members}};\n`;
}

function signature(family, { operator, struct, row }) {
  const result =
    family.bind && row.returns !== undefined ? 'napi_value' : row.returns === undefined ? 'void' : 'int64_t';
  const kernel = row.kernel === undefined ? '' : `${row.kernel}, `;
  return `${result} ${operator}(${family.bind ? 'const Args& args, ' : ''}${kernel}const ${struct}& a)`;
}

function declaration(family, found) {
  const { row, struct: name } = found;
  const parts = Object.values(row.args).filter((kind) => kind.each !== undefined);
  const own = parts.map((kind) => struct(kind.each, undefined, kind.args)).join('\n');
  return `${own && `${own}\n`}${struct(name, undefined, row.args)}
${comment(row.says)}${signature(family, found)};
`;
}

/** Writes the bindings: each reads the arguments of a call and calls the operator. */
export function bindings(families) {
  const entries = Object.entries(families);
  const all = Object.values(families);
  const includes = entries.map(([name, family]) => fileOf(name, family).replace('native/', ''));
  const groups = [
    ...distinct(all, 'group').map(({ kind }) => groupReader(kind.group, kind.args)),
    ...distinct(all, 'each').map(({ kind }) => groupReader(kind.each, kind.args)),
  ];
  const described = distinct(all, 'numbers').map(({ kind }) => numbersReader(kind));
  const readers = all.flatMap((family) => rowsOf(family).map(reader));
  return `${note}// Reads the arguments of each function, and exports the functions.
#include "bind/functions.h"

#include "bind/expose.h"
#include "bind/run.h"
${[...includes]
  .sort()
  .map((name) => `#include "${name}"\n`)
  .join('')}
namespace gf {

${[...groups, ...described, ...readers].join('\n')}
void registerFunctions(Napi::Env env, Napi::Object exports) {
${all.map(registration).join('')}}

}  // namespace gf
`;
}

function groupReader(name, args) {
  const reads = placed(args)
    .map((one) => read(one.name, one.kind, `first + ${one.position}`))
    .join('');
  return `static void readGroup(const Args& args, size_t first, ${name}& a) {\n${reads}}\n`;
}

function numbersReader({ numbers, fields }) {
  const reads = Object.entries(fields).map(([name, [kind, place = name]], i) => {
    return `  to.${place} = args.described(${[`first + ${i}`, ...limitsOf(...kind.limits)].join(', ')});\n`;
  });
  return `static void readNumbers(const Args& args, int64_t first, ${numbers}& to) {\n${reads.join('')}}\n`;
}

/** The statements that read one argument at a position into a member of `a`. */
function read(name, kind, position, offset = 0) {
  const to = `a.${name}`;
  if (kind.group !== undefined) return `  readGroup(args, ${position}, ${to});\n`;
  if (kind.numbers !== undefined) {
    if (kind.count === undefined) return `  readNumbers(args, ${offset}, ${to});\n`;
    const numbersOfOne = Object.keys(kind.fields).length;
    return `  for (int64_t i = 0; i < a.${kind.count}; i++) readNumbers(args, ${offset} + ${numbersOfOne} * i, ${to}[i]);\n`;
  }
  if (kind.rest !== undefined) {
    return `  for (size_t i = ${position}; i < args.count(); i++) args.read({i, "${name}"}, ${to}.emplace_back());\n`;
  }
  if (kind.each !== undefined) {
    const count = Object.keys(kind.args).length;
    return `  for (size_t i = ${position}; i < args.count(); i += ${count}) readGroup(args, i, ${to}.emplace_back());\n`;
  }
  const at = `{${position}, "${name}"}`;
  if (!kind.optional) return `  ${kind.read(at, to)}\n`;
  return `  if (args.given(${position})) ${kind.read(at, kind.c.startsWith('Span') ? `${to}.emplace()` : to)}\n`;
}

function reader({ struct, row }) {
  const starts = offsets(row.args);
  const all = placed(row.args);
  const reads = all.map(({ name, kind, position }) => read(name, kind, position, starts[name])).join('');
  return `static void readArguments(${reads === '' ? 'const Args&' : 'const Args& args'}, ${struct}&${reads === '' ? '' : ' a'}) {\n${reads}}\n`;
}

/** The statements that export the functions of a family. */
function registration({ object, functions }) {
  const target = object ?? 'exports';
  const made = object && [
    `  Napi::Object ${object} = Napi::Object::New(env);\n`,
    `  exports.Set("${object}", ${object});\n`,
  ];
  const lines = rowsOf({ functions }).flatMap(({ operator, struct, names, row }) =>
    names.map((name) => {
      const kernel = row.kernel === undefined ? '' : `, &${/(\w+)::\*/.exec(row.kernel)[1]}::${name}`;
      return `  expose(env, ${target}, "${name}", &run<${struct}, &${operator}${kernel}>);\n`;
    }),
  );
  return [...(made ?? []), ...lines].join('');
}
