import {
  GanError,
  mergeSchemas,
  type OptionsOf,
  type ResolvedOf,
  resolveOptions,
  type Schema,
} from '@ganforge/formats';
import { describe, expect, expectTypeOf, it } from 'vitest';

const network = {
  size: {
    type: 'integer',
    min: 8,
    max: 512,
    powerOfTwo: true,
    also: [28],
    default: 64,
    about: 'Height and width of images.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Of an image.' },
  features: { type: 'integer', min: 8, multipleOf: 8, default: 64, about: 'Of the first layer.' },
} as const;

const training = {
  loss: { type: 'choice', choices: ['hinge', 'least-squares'], default: 'hinge', about: 'Which one.' },
  rate: { type: 'number', above: 0, max: 1, default: 2e-4, about: 'Learning rate.' },
  betas: { type: 'list', of: { type: 'number', min: 0, below: 1 }, length: 2, default: [0.5, 0.999], about: "Adam's." },
  truncate: { type: 'number', above: 0, optional: true, about: 'Latents are held to it.' },
  average: { type: 'boolean', default: true, about: 'Keeps averages of weights.' },
  name: { type: 'text', about: 'What to call it.' },
  augment: {
    type: 'group',
    fields: {
      policy: { type: 'text', default: 'color', about: 'Which.' },
      p: { type: 'number', min: 0, max: 1, about: 'How often.' },
    },
    also: [false],
    default: false,
    about: 'Of what the critic sees.',
  },
} as const;

const both = [network, training] as const;

describe('resolveOptions', () => {
  it('puts defaults in their place, in the order of the schema', () => {
    const found = resolveOptions('a/b', both, { name: 'x', size: 28, rate: undefined });
    expect(found).toEqual({
      ...{ size: 28, channels: 3, features: 64, loss: 'hinge', rate: 2e-4, betas: [0.5, 0.999] },
      ...{ average: true, name: 'x', augment: false },
    });
    expect(Object.keys(found)[0]).toBe('size');
    expect(resolveOptions('a/b', network)).toEqual({ size: 64, channels: 3, features: 64 });
    expect(resolveOptions('a/b', training, { name: '', augment: { p: 0.5 } }).augment).toEqual({
      policy: 'color',
      p: 0.5,
    });
  });

  it('copies lists, so that a default cannot be changed', () => {
    const { betas } = resolveOptions('a/b', training, { name: 'x' });
    expect(betas).not.toBe(training.betas.default);
  });

  it.each<[object, string]>([
    [{ size: 30 }, 'size must be 28 or a power of two in 8..512; received 30. Try 32.'],
    [{ size: 1000 }, 'size must be 28 or a power of two in 8..512; received 1000. Try 512.'],
    [{ size: 400 }, 'size must be 28 or a power of two in 8..512; received 400. Try 512.'],
    [{ size: '64' }, "size must be 28 or a power of two in 8..512; received '64'. Try 64."],
    [{ size: Number.NaN }, 'received NaN. Try 64.'],
    [{ channels: 2 }, 'channels must be one of 1, 3; received 2. Try 3.'],
    [{ features: 20 }, 'features must be a multiple of 8 of at least 8; received 20. Try 24.'],
    [{ features: -4 }, 'features must be a multiple of 8 of at least 8; received -4. Try 8.'],
    [{ loss: 'hing' }, "loss must be one of 'hinge', 'least-squares'; received 'hing'. Try 'hinge'."],
    [{ rate: 0 }, 'rate must be a number in (0,1]; received 0. Try 0.0002.'],
    [{ rate: Number.POSITIVE_INFINITY }, 'rate must be a number in (0,1]; received Infinity. Try 1.'],
    [{ truncate: -1 }, 'truncate must be a number above 0; received -1.'],
    [{ average: 'false' }, "average must be true or false; received 'false'. Try true."],
    [{ betas: [0.5] }, 'the number of betas must be an integer in 2..2; received 1. Try 2.'],
    [{ betas: [0.5, 1] }, 'betas[1] must be a number in [0,1); received 1.'],
    [{ betas: 0.5 }, 'betas must be a list of 2 items, each a number in [0,1); received 0.5.'],
    [{ augment: true }, 'augment must be false or an object with policy, p; received true. Try false.'],
    [{ augment: { policy: 'x' } }, 'augment.p is missing. It must be a number in 0..1: How often.'],
    [{ augment: { p: 2 } }, 'augment.p must be a number in 0..1; received 2. Try 1.'],
    [{ augment: { P: 1 } }, "there is no option 'P'. Try one of policy, p. Did you mean p?"],
    [{ fetures: 8 }, "there is no option 'fetures'. Try one of size, channels, features"],
    [{ fetures: 8 }, 'Did you mean features?'],
    [{ name: undefined }, 'name is missing. It must be a text: What to call it.'],
    [[], 'options must be an object; received an array.'],
  ])('refuses %j', (given, problem) => {
    const options = Array.isArray(given) ? given : { name: 'x', ...given };
    const call = (): unknown => resolveOptions('models/x', both, options);
    expect(call).toThrow(GanError);
    expect(call).toThrow(`[models/x]`);
    expect(call).toThrow(problem);
  });

  it('never suggests what it would refuse', () => {
    for (let value = -20; value < 1100; value++) {
      for (const name of ['size', 'features'] as const) {
        try {
          resolveOptions('a', network, { [name]: value });
        } catch (error) {
          const advice = Number(/Try (\d+)\.$/.exec((error as GanError).message)![1]);
          expect(resolveOptions('a', network, { [name]: advice })[name]).toBe(advice);
        }
      }
    }
  });

  it('refuses two blocks with an option of one name', () => {
    expect(() => mergeSchemas('a/b', [network, { size: training.rate }])).toThrow("two schemas have an option 'size'");
  });

  it('gives types', () => {
    interface Given {
      readonly size?: number;
      readonly channels?: 1 | 3;
      readonly features?: number;
      readonly loss?: 'hinge' | 'least-squares';
      readonly rate?: number;
      readonly betas?: readonly number[];
      readonly truncate?: number;
      readonly average?: boolean;
      readonly name: string;
      readonly augment?: false | { readonly policy?: string; readonly p: number };
    }
    expectTypeOf<OptionsOf<typeof both>>().toEqualTypeOf<Given>();
    expectTypeOf<OptionsOf<typeof network>>().toEqualTypeOf<Pick<Given, 'size' | 'channels' | 'features'>>();
    const found = resolveOptions('a/b', both, { name: 'x' });
    expectTypeOf(found).toEqualTypeOf<ResolvedOf<typeof both>>();
    expectTypeOf(found.loss).toEqualTypeOf<'hinge' | 'least-squares'>();
    expectTypeOf(found.truncate).toEqualTypeOf<number | undefined>();
    expectTypeOf(found.augment).toEqualTypeOf<false | { readonly policy: string; readonly p: number }>();
    expectTypeOf<typeof network>().toExtend<Schema>();
    expectTypeOf(resolveOptions('a/b', [network, training], { name: 'x' }).size).toEqualTypeOf<number>();
  });
});
