import '@ganforge/testing';
import { adam, type Gan } from '@ganforge/core';
import { compileSchedules, timeOf } from '@ganforge/trainer';
import { describe, expect, it } from 'vitest';

const gan = (beta2: number | string): Gan<never> =>
  ({
    players: [
      { name: 'critic', trains: [], optimizer: adam({ beta2 }) },
      { name: 'penalty', trains: [], optimizer: { sharedWith: 'critic' } },
    ],
  }) as unknown as Gan<never>;
const at = (step: number) => timeOf({ step, epoch: 0, examples: 0 }, 4);

describe('a beta2 that changes', () => {
  it('is compiled for the players of its optimizer, and is absent where it is a number', async () => {
    const { players } = await compileSchedules(gan('0.9 + step / 1000'), 4, 10);
    for (const { beta2 } of Object.values(players)) {
      expect([beta2!(at(0)), beta2!(at(50))]).toBeAllclose([0.9, 0.95]);
    }
    expect((await compileSchedules(gan(0.9), 4, 10)).players.critic!.beta2).toBeUndefined();
  });

  it('is refused outside [0,1), at the first step or where it comes to it', async () => {
    await expect(compileSchedules(gan('1 + step'), 4, 10)).rejects.toThrow(
      "beta2 of 'critic' must be in [0,1); it is 1 at step 0.",
    );
    const { players } = await compileSchedules(gan('0.9 + step'), 4, 10);
    expect(() => players.critic!.beta2!(at(1))).toThrow('it is 1.9 at step 1.');
  });
});
