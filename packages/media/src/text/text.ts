import { formatValue, GanError } from '@ganforge/formats';
import { bytesOf, checkFields, checkInteger, checkNames, checkValues, only, textOf } from '../checks.ts';
import type { Artifact, Kind, Part } from '../kind.ts';
import { linesOf } from './lines.ts';
import type { TextSpec } from './spec.ts';
import { tokensOf } from './tokens.ts';

const where = 'media/text';

/** The kind of texts. Texts are decoded to strings; a file has one text per line. */
export const text: Kind<TextSpec, string> = {
  kind: 'text',
  validate(spec) {
    const { length, vocabulary, unit } = checkFields(where, spec, 'text', ['length', 'vocabulary', 'unit']);
    checkInteger(where, 'length', length, 1, 2 ** 20);
    checkNames(where, 'vocabulary', vocabulary, 2);
    if (unit !== undefined && unit !== 'word' && unit !== 'character') {
      throw new GanError(where, `unit must be 'word' or 'character'; received ${formatValue(unit)}.`);
    }
    const isToken = unit === 'character' ? (t: string) => Array.from(t).length === 1 && !/[\r\n]/.test(t) : isWord;
    const wrong = vocabulary.find((token) => token !== '' && !isToken(token));
    if (wrong === undefined) return spec as TextSpec;
    throw new GanError(where, `tokens must be single ${unit ?? 'word'}s; received ${formatValue(wrong)}.`);
  },
  parts: partsOf,
  fits(data, wanted) {
    if (data.length !== wanted.length) {
      return `the data has texts of ${data.length} tokens; expected ${wanted.length}`;
    }
    if (data.vocabulary.length !== wanted.vocabulary.length) {
      return `the data has ${data.vocabulary.length} tokens in its vocabulary; expected ${wanted.vocabulary.length}`;
    }
    const id = data.vocabulary.findIndex((token, i) => token !== wanted.vocabulary[i]);
    if (id < 0) return undefined;
    const [found, asked] = [formatValue(data.vocabulary[id]), formatValue(wanted.vocabulary[id])];
    return `token ${id} is ${found} in the data; expected ${asked}`;
  },
  describe({ length, vocabulary, unit = 'word' }) {
    return `text of ${length} ${unit}s out of ${vocabulary.length}`;
  },
  encode(spec, examples) {
    const { length, vocabulary } = spec;
    const ids = new Map(vocabulary.map((token, id) => [token, id]));
    const data = new Int32Array(examples.length * length);
    const end = ids.get('');
    examples.forEach((example, i) => {
      const tokens = tokensOf(spec.unit, example);
      if (tokens.length > length || (tokens.length < length && end === undefined)) {
        const allowed = end === undefined ? `${length}` : `at most ${length}`;
        throw new GanError(where, `text ${i} must have ${allowed} tokens; it has ${tokens.length}.`);
      }
      tokens.forEach((token, k) => {
        const id = ids.get(token);
        if (id === undefined) {
          throw new GanError(where, `text ${i} has ${formatValue(token)}, which is not in the vocabulary.`);
        }
        data[i * length + k] = id;
      });
      if (tokens.length < length) data.fill(end!, i * length + tokens.length, (i + 1) * length);
    });
    return { '': { shape: [examples.length, length], data } };
  },
  decode(spec, values) {
    const n = checkValues(where, partsOf(spec), values);
    const { length, vocabulary, unit } = spec;
    const { data } = only(values);
    return Array.from({ length: n }, (_, i) => {
      const tokens = Array.from(data.subarray(i * length, (i + 1) * length), (id) => {
        const token = vocabulary[id];
        if (token !== undefined) return token;
        throw new GanError(where, `tokens must be in 0..${vocabulary.length - 1}; received ${id}.`, { code: 'shape' });
      });
      const end = tokens.indexOf('');
      return tokens.slice(0, end < 0 ? length : end).join(unit === 'character' ? '' : ' ');
    });
  },
  async read(_, file) {
    return linesOf(textOf(where, file));
  },
  write: async (_, examples, name = 'samples') => lines(examples, name),
  async render(spec, values, { name = 'samples' } = {}) {
    return lines(text.decode(spec, values), name);
  },
};

function partsOf({ length, vocabulary }: TextSpec): { readonly '': Part } {
  return { '': { shape: [length], dtype: 'int32', range: [0, vocabulary.length - 1] } };
}

function isWord(token: string): boolean {
  return !/\s/.test(token);
}

function lines(texts: readonly string[], name: string): Artifact[] {
  return [{ path: `${name}.txt`, mime: 'text/plain', bytes: bytesOf(texts.map((one) => `${one}\n`).join('')) }];
}
