import { describeSchema, flagsOf, type OptionsOf, type ResolvedOf, resolveOptions } from '@ganforge/formats';
import { describe, expect, expectTypeOf, it } from 'vitest';

const schema = {
  classes: {
    type: 'list',
    of: { type: 'text' },
    length: [2, 5],
    also: [{ type: 'integer', min: 2, max: 5 }],
    default: 3,
    about: 'Their number or names.',
  },
  lambda: {
    type: 'group',
    fields: {
      a: { type: 'number', min: 0, default: 1, about: 'Of a.' },
      b: { type: 'number', min: 0, about: 'Of b.' },
    },
    also: [false, { type: 'number', min: 0 }],
    default: 10,
    about: 'Of both, or of each.',
  },
} as const;

describe('a number in the place of a list or an object', () => {
  it('is accepted unchanged', () => {
    expect(resolveOptions('a/b', schema)).toEqual({ classes: 3, lambda: 10 });
    expect(resolveOptions('a/b', schema, { classes: 5, lambda: false })).toEqual({ classes: 5, lambda: false });
    expect(resolveOptions('a/b', schema, { classes: ['x', 'y'], lambda: { b: 2 } })).toEqual({
      classes: ['x', 'y'],
      lambda: { a: 1, b: 2 },
    });
  });

  it.each<[object, string]>([
    [{ classes: 1 }, 'classes must be an integer in 2..5 or a list of 2..5 items, each a text; received 1. Try 3.'],
    [{ classes: 2.5 }, 'received 2.5.'],
    [{ classes: '3' }, "received '3'."],
    [{ classes: ['x'] }, 'the number of classes must be an integer in 2..5; received 1. Try 2.'],
    [{ classes: ['x', 3] }, 'classes[1] must be a text; received 3.'],
    [{ lambda: -1 }, 'lambda must be false or a number of at least 0 or an object with a, b; received -1. Try 10.'],
    [{ lambda: true }, 'received true.'],
    [{ lambda: { b: -1 } }, 'lambda.b must be a number of at least 0; received -1. Try 0.'],
    [{ lambda: [1, 2] }, 'received an array.'],
  ])('is refused in %j', (given, message) => {
    expect(() => resolveOptions('a/b', schema, given)).toThrow(message);
  });

  it('is read from a flag before the list or the object', () => {
    const [classes, lambda] = flagsOf(schema);
    expect([classes!.value, lambda!.value]).toEqual(['N|TEXT,...', 'X|JSON']);
    expect(classes!.parse('4')).toBe(4);
    expect(classes!.parse('cat, dog')).toEqual(['cat', 'dog']);
    expect(classes!.parse('1,2')).toEqual(['1', '2']);
    expect(lambda!.parse('0.5')).toBe(0.5);
    expect(lambda!.parse('false')).toBe(false);
    expect(lambda!.parse('{"b":2}')).toEqual({ b: 2 });
    expect(() => classes!.parse('9')).toThrow(
      "--classes must be an integer in 2..5 or a list of 2..5 items, each a text; received '9'.",
    );
    expect(() => lambda!.parse('-1')).toThrow("received '-1'");
  });

  it('has its types, and appears in the description of the option', () => {
    expectTypeOf<OptionsOf<typeof schema>['classes']>().toEqualTypeOf<number | readonly string[] | undefined>();
    expectTypeOf<OptionsOf<typeof schema>['lambda']>().toEqualTypeOf<
      number | false | { readonly a?: number; readonly b: number } | undefined
    >();
    expectTypeOf<ResolvedOf<typeof schema>['lambda']>().toEqualTypeOf<
      number | false | { readonly a: number; readonly b: number }
    >();
    expect(describeSchema(schema).map(({ name, value, default: standard }) => [name, value, standard])).toEqual([
      ['classes', 'N|TEXT,...', '3'],
      ['lambda', 'X|JSON', '10'],
      ['lambda.a', 'X', '1'],
      ['lambda.b', 'X', undefined],
    ]);
  });
});
