import { describeSchema, flagsOf, markdownTable, nearestName } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';

const schema = {
  subsetSize: { type: 'integer', min: 2, default: 1000, about: 'Images of a subset.' },
  rate: { type: 'number', above: 0, also: ['auto'], default: 'auto', about: 'Speed.' },
  shuffle: { type: 'boolean', default: true, about: 'Puts images into another order.' },
  verbose: { type: 'boolean', default: false, about: 'Says more.' },
  rim: { type: 'choice', choices: ['in', 'out', 3], default: 'in', about: 'Which side.' },
  file: { type: 'text', value: 'FILE', about: 'Where it is.' },
  sizes: { type: 'list', of: { type: 'integer', min: 1 }, default: [8, 16], about: 'Of layers.' },
  how: {
    type: 'group',
    fields: { deep: { type: 'integer', default: 1, about: 'How far.' } },
    optional: true,
    about: 'Details.',
  },
  table: { type: 'object', optional: true, about: 'What rows are.' },
} as const;

describe('flagsOf', () => {
  const flags = flagsOf(schema);
  const parse = (option: string, text: string): unknown => flags.find((flag) => flag.option === option)!.parse(text);

  it('has one flag per option', () => {
    expect(flags.map(({ flag, value, help }) => [flag, value, help])).toEqual([
      ['--subset-size', 'N', 'Images of a subset (an integer of at least 2; default 1000)'],
      ['--rate', 'X', "Speed ('auto' or a number above 0; default auto)"],
      ['--no-shuffle', '', 'Puts images into another order.'],
      ['--verbose', '', 'Says more.'],
      ['--rim', 'in|out|3', 'Which side (default in)'],
      ['--file', 'FILE', 'Where it is.'],
      ['--sizes', 'N,...', 'Of layers (a list, each an integer of at least 1; default [8,16])'],
      ['--how', 'JSON', 'Details (an object with deep)'],
      ['--table', 'JSON', 'What rows are (an object)'],
    ]);
  });

  it('reads texts', () => {
    expect(parse('subsetSize', '20')).toBe(20);
    expect(parse('rate', 'auto')).toBe('auto');
    expect(parse('rate', '1e-3')).toBe(1e-3);
    expect(parse('table', '{"columns": []}')).toEqual({ columns: [] });
    expect(() => parse('table', '[]')).toThrow("--table must be an object; received '[]'");
    expect(parse('shuffle', '')).toBe(false);
    expect(parse('verbose', '')).toBe(true);
    expect(parse('rim', '3')).toBe(3);
    expect(parse('sizes', '1, 2,3')).toEqual([1, 2, 3]);
    expect(parse('how', '{"deep":2}')).toEqual({ deep: 2 });
  });

  it.each([
    ['subsetSize', '1', "--subset-size must be an integer of at least 2; received '1'. Try 2."],
    ['subsetSize', '1e', "--subset-size must be an integer of at least 2; received '1e'. Try 1000."],
    ['subsetSize', '0x10', "received '0x10'"],
    ['rim', 'up', "--rim must be one of 'in', 'out', 3; received 'up'. Try in."],
    ['sizes', '1,x', "received '1,x'"],
    ['how', '{', "--how must be an object with deep; received '{'."],
  ])('refuses --%s %s', (option, text, problem) => {
    expect(() => parse(option, text)).toThrow(problem);
  });
});

it('describes a schema, its groups too', () => {
  expect(describeSchema(schema).map(({ name, isRequired, default: value }) => [name, isRequired, value])).toEqual([
    ['subsetSize', false, '1000'],
    ['rate', false, '"auto"'],
    ['shuffle', false, 'true'],
    ['verbose', false, 'false'],
    ['rim', false, '"in"'],
    ['file', true, undefined],
    ['sizes', false, '[8,16]'],
    ['how', false, undefined],
    ['how.deep', false, '1'],
    ['table', false, undefined],
  ]);
  expect(markdownTable({ file: schema.file, rim: schema.rim })).toBe(
    '| option | value | default | |\n|---|---|---|---|\n' +
      "| `file` | a text | required | Where it is. |\n| `rim` | one of 'in', 'out', 3 | `\"in\"` | Which side. |",
  );
});

it.each([
  ['learningrate', 'learningRate'],
  ['lerningRate', 'learningRate'],
  ['learnnigRate', 'learningRate'],
  ['beta-1', 'beta1'],
  ['bta1', 'beta1'],
  ['momentum', undefined],
  ['x', undefined],
])('%s stands for %s', (name, expected) => {
  expect(nearestName(name, ['learningRate', 'beta1', 'epsilon'])).toBe(expected);
});
