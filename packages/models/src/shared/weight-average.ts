import type { Gan, Schedule } from '@ganforge/core';

/** Defines the option of the generator's weight average, which is off by default. */
export const weightAverage = {
  ema: {
    type: 'schedule',
    min: 0,
    below: 1,
    default: 0,
    about:
      "Decay of the moving average (EMA) of the generator's weights, which samples use: 0.999 or '(step < 1000) ? 0 : 0.9999'; 0 turns it off.",
  },
} as const;

/** Defines the option of the generator's weight average, which is on by default. */
export const usualWeightAverage = {
  ema: {
    type: 'schedule',
    min: 0,
    below: 1,
    default: 0.999,
    about: "Decay of the moving average (EMA) of the generator's weights, which samples use; 0 turns it off.",
  },
} as const;

/** Returns the `averaged` field of a GAN. It is empty if the decay is 0. */
export function averagedGenerator(
  decay: Schedule,
  generators: readonly string[] = ['generator'],
): Pick<Gan, 'averaged'> {
  return decay === 0 ? {} : { averaged: Object.fromEntries(generators.map((name) => [name, { decay }])) };
}
