// The rows of the table, as the writers of C++ and TypeScript need them.

const capital = (name) => name[0].toUpperCase() + name.slice(1);

/**
 * The functions of a family. A row with `names` is one operator for several functions: they differ in the kernel alone.
 *
 * @returns {{ operator: string, struct: string, names: string[], row: object }[]}
 */
export function rowsOf(family) {
  return Object.entries(family.functions).map(([key, row]) => ({
    operator: row.operator ?? key,
    struct: `${capital(row.operator ?? key)}Arguments`,
    names: row.names ?? [key],
    row,
  }));
}

/** The positions of arguments in a call: the arguments of a group follow each other; described numbers have none. */
export function placed(args, first = 0) {
  let at = first;
  return Object.entries(args).map(([name, kind]) => {
    const position = at;
    if (kind.group !== undefined) at += Object.keys(kind.args).length;
    else if (kind.numbers === undefined) at++;
    return { name, kind, position };
  });
}

/** Where the described numbers of a call begin, by the name of the argument. */
export function offsets(args) {
  let at = 0;
  const result = {};
  for (const [name, kind] of Object.entries(args)) {
    if (kind.numbers === undefined) continue;
    result[name] = at;
    at += Object.keys(kind.fields).length;
  }
  return result;
}

/** All of one kind in the families' arguments: groups or described numbers, each once, with their offsets. */
export function distinct(families, field) {
  const found = new Map();
  for (const family of families) {
    for (const { row } of rowsOf(family)) {
      const starts = offsets(row.args);
      for (const [name, kind] of Object.entries(row.args)) {
        if (kind[field] === undefined) continue;
        const known = found.get(kind[field]);
        if (known !== undefined && known.offset !== starts[name])
          throw new Error(`${kind[field]} begins at two places`);
        found.set(kind[field], { kind, offset: starts[name] });
      }
    }
  }
  return [...found.values()];
}
