import { formatValue, GanError } from '@ganforge/formats';
import { bytesOf, checkFields, checkNames, checkValues, only, textOf } from '../checks.ts';
import type { Artifact, Kind, Part } from '../kind.ts';
import type { ClassSpec } from './spec.ts';

const where = 'media/class';
/** Maximum number of class names in a sentence. */
const NAMES = 20;

/** The kind of class labels. Labels are decoded to class names. A file of labels contains one class name per line. */
export const classKind: Kind<ClassSpec, string> = {
  kind: 'class',
  validate(spec) {
    const { classes } = checkFields(where, spec, 'class', ['classes']);
    checkNames(where, 'classes', classes);
    const broken = classes.find((name) => name === '' || /[\r\n]/.test(name));
    if (broken === undefined) return spec as ClassSpec;
    throw new GanError(where, `names of classes must be strings of one line; received ${formatValue(broken)}.`);
  },
  parts: partsOf,
  fits({ classes: data }, { classes: wanted }) {
    if (data.length !== wanted.length) return `the data has ${data.length} classes; expected ${wanted.length}`;
    const label = data.findIndex((name, i) => name !== wanted[i]);
    // Class names that are numbers match any class names.
    if (label < 0 || isNumbered(data) || isNumbered(wanted)) return undefined;
    return `label ${label} is '${data[label]}' in the data; expected '${wanted[label]}'`;
  },
  describe({ classes }) {
    const more = classes.length > NAMES ? ` and ${classes.length - NAMES} more` : '';
    return `one of ${classes.length} classes: ${classes.slice(0, NAMES).join(', ')}${more}`;
  },
  encode({ classes }, examples) {
    const data = Int32Array.from(examples, (name) => {
      const label = classes.indexOf(name);
      if (label >= 0) return label;
      throw new GanError(
        where,
        `${formatValue(name)} is not one of the classes ${classes.slice(0, NAMES).join(', ')}.`,
      );
    });
    return { '': { shape: [examples.length], data } };
  },
  decode(spec, values) {
    checkValues(where, partsOf(spec), values);
    return Array.from(only(values).data, (label) => {
      const name = spec.classes[label];
      if (name !== undefined) return name;
      throw new GanError(where, `labels must be in 0..${spec.classes.length - 1}; received ${label}.`, {
        code: 'shape',
      });
    });
  },
  async read({ classes }, file) {
    const names = textOf(where, file)
      .split(/\r?\n/)
      .filter((line) => line !== '');
    const unknown = names.find((name) => !classes.includes(name));
    if (unknown === undefined) return names;
    throw new GanError(where, `${file.path} names ${formatValue(unknown)}, which is not one of the classes.`, {
      code: 'file',
    });
  },
  write: async (_, examples, name = 'samples') => lines(examples, name),
  async render(spec, values, { name = 'samples' } = {}) {
    return lines(classKind.decode(spec, values), name);
  },
};

function partsOf({ classes }: ClassSpec): { readonly '': Part } {
  return { '': { shape: [], dtype: 'int32', range: [0, classes.length - 1] } };
}

function isNumbered(names: readonly string[]): boolean {
  return names.every((name, label) => name === String(label));
}

function lines(names: readonly string[], name: string): Artifact[] {
  return [{ path: `${name}.txt`, mime: 'text/plain', bytes: bytesOf(names.map((one) => `${one}\n`).join('')) }];
}
