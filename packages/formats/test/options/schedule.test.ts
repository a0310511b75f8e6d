import {
  describeSchema,
  flagsOf,
  markdownTable,
  type OptionsOf,
  resolveOptions,
  type Schedule,
} from '@ganforge/formats';
import { describe, expect, expectTypeOf, it } from 'vitest';

const ramp = { linear: [2e-4, 0], over: { steps: 100 } } as const;
const schema = {
  rate: { type: 'schedule', above: 0, default: 2e-4, about: 'Of Adam.' },
  share: { type: 'schedule', min: 0, max: 1, default: ramp, about: 'Of fakes.' },
  updates: { type: 'schedule', integer: true, min: 0, default: 'step < 25 ? 100 : 5', about: 'In a step.' },
  free: { type: 'schedule', optional: true, about: 'Any number.' },
} as const;

describe('an option that may change over a run', () => {
  it.each<[keyof typeof schema, Schedule]>([
    ['rate', 1e-3],
    ['rate', '1e-3 / epoch'],
    ['rate', ramp],
    ['rate', { cosine: [1, 0], over: { epochs: 2 }, since: 'stage' }],
    ['rate', { exponential: [1, 0.1], over: { examples: 1e6 } }],
    ['share', 0],
    ['share', 1],
    ['updates', 0],
    ['updates', 5],
    ['updates', '0.5'], // the value of an expression is checked during the run
    ['free', -3.5],
  ])('%s may be %j', (name, value) => {
    expect(resolveOptions('a/b', schema, { [name]: value })[name]).toEqual(value);
  });

  it.each<[keyof typeof schema, unknown, string]>([
    ['rate', 0, 'rate must be a number above 0, a ramp or an expression; received 0. Try 0.0002.'],
    ['rate', Number.NaN, 'received NaN.'],
    ['rate', Number.POSITIVE_INFINITY, 'received Infinity.'],
    ['rate', ' ', "received ' '."],
    ['rate', null, 'received null.'],
    ['rate', true, 'received true.'],
    ['rate', [1, 0], 'received an array.'],
    ['rate', { linear: [1, 0] }, 'received an object.'],
    ['rate', { over: { steps: 1 } }, 'received an object.'],
    ['share', 1.5, 'share must be a number in 0..1, a ramp or an expression; received 1.5.'],
    [
      'updates',
      1.5,
      "updates must be an integer of at least 0, a ramp or an expression; received 1.5. Try 'step < 25 ? 100 : 5'.",
    ],
    ['updates', -1, 'received -1.'],
    ['free', {}, 'free must be a number, a ramp or an expression; received an object.'],
  ])('%s may not be %j', (name, value, message) => {
    const resolve = () => resolveOptions('a/b', schema, { [name]: value });
    expect(resolve).toThrow(message);
    expect(resolve).toThrow(`[a/b] ${name} must be `);
  });

  it('has its default, and none if it is optional', () => {
    expect(resolveOptions('a/b', schema)).toEqual({ rate: 2e-4, share: ramp, updates: 'step < 25 ? 100 : 5' });
    expectTypeOf<OptionsOf<typeof schema>['rate']>().toEqualTypeOf<Schedule | undefined>();
  });

  it('is a flag of a number, an expression or a ramp in JSON', () => {
    const [rate, , updates] = flagsOf(schema);
    expect([rate!.flag, rate!.value, rate!.help]).toEqual([
      '--rate',
      'X|EXPRESSION',
      'Of Adam (a number above 0, a ramp or an expression; default 0.0002)',
    ]);
    expect(rate!.parse('1e-3')).toBe(1e-3);
    expect(rate!.parse('1e-3 * (1 - progress)')).toBe('1e-3 * (1 - progress)');
    expect(rate!.parse(JSON.stringify(ramp))).toEqual(ramp);
    expect(() => rate!.parse('0')).toThrow("--rate must be a number above 0, a ramp or an expression; received '0'.");
    expect(() => rate!.parse('{"linear":[1,0]}')).toThrow('received');
    expect(() => updates!.parse('2.5')).toThrow('--updates must be an integer of at least 0, a ramp or an expression;');
  });

  it('is a row of a table', () => {
    const { rate, share, updates } = schema;
    expect(markdownTable({ rate, updates })).toBe(
      '| option | value | default | |\n|---|---|---|---|\n' +
        '| `rate` | a number above 0, a ramp or an expression | `0.0002` | Of Adam. |\n' +
        '| `updates` | an integer of at least 0, a ramp or an expression | `"step < 25 ? 100 : 5"` | In a step. |',
    );
    expect(describeSchema({ share })[0]!.default).toBe('{"linear":[0.0002,0],"over":{"steps":100}}');
  });
});
