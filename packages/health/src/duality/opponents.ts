import type { Batch, Gan, Player } from '@ganforge/core';
import { GanError } from '@ganforge/formats';

/** Matches the term of the discriminator's or critic's loss that is the negative value of the game. */
const VALUE = /^(adversarial|source|wasserstein)$/;

/** Contains the two players of a game. */
export interface Opponents<B extends Batch> {
  readonly generator: Player<B>;
  readonly discriminator: Player<B>;
}

/**
 * Returns the two players of a GAN whose game has a single value.
 *
 * @throws GanError `unsupported` if the GAN has stages or other players, or if its players share an optimizer
 */
export function opponentsOf<B extends Batch>(where: string, { name, players, stages }: Gan<B>): Opponents<B> {
  const generator = players.find((player) => player.name === 'generator');
  const discriminator = players.find((player) => player.name === 'discriminator' || player.name === 'critic');
  const isGame = generator !== undefined && discriminator !== undefined && stages === undefined;
  if (isGame && !('sharedWith' in generator.optimizer) && !('sharedWith' in discriminator.optimizer)) {
    return { generator, discriminator };
  }
  const problem = `a duality gap needs one generator and one discriminator, and only one stage; ${name} has players ${players.map((player) => player.name).join(', ')}`;
  throw new GanError(where, `${problem}${stages === undefined ? '' : ' in several stages'}.`, { code: 'unsupported' });
}

/**
 * Returns the value of the game, computed from the terms of the discriminator's loss. @throws GanError `unsupported` if
 * no term is this value
 */
export function valueIn(where: string, terms: Readonly<Record<string, number>>): number {
  const found = Object.entries(terms).find(([name]) => VALUE.test(name));
  if (found !== undefined) return -found[1];
  const problem = `the discriminator's loss has no term that is the game's value; its terms are ${Object.keys(terms).join(', ')}.`;
  throw new GanError(where, problem, { code: 'unsupported' });
}
