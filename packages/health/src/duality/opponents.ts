import type { Batch, Gan, Player } from '@ganforge/core';
import { GanError } from '@ganforge/formats';

/** The term of the discriminator's or critic's loss that is the game's value with the other sign. */
const VALUE = /^(adversarial|source|wasserstein)$/;

/** The two sides of a game. */
export interface Opponents<B extends Batch> {
  readonly generator: Player<B>;
  readonly discriminator: Player<B>;
}

/**
 * The two players of a GAN whose game has one value.
 *
 * @throws GanError `unsupported` for a GAN with stages, with other players, or whose players share an optimizer
 */
export function opponentsOf<B extends Batch>(where: string, { name, players, stages }: Gan<B>): Opponents<B> {
  const generator = players.find((player) => player.name === 'generator');
  const discriminator = players.find((player) => player.name === 'discriminator' || player.name === 'critic');
  const isGame = generator !== undefined && discriminator !== undefined && stages === undefined;
  if (isGame && !('sharedWith' in generator.optimizer) && !('sharedWith' in discriminator.optimizer)) {
    return { generator, discriminator };
  }
  const problem = `a duality gap needs one generator against one discriminator, in one stage; ${name} has players ${players.map((player) => player.name).join(', ')}`;
  throw new GanError(where, `${problem}${stages === undefined ? '' : ' in several stages'}.`, { code: 'unsupported' });
}

/** The value of the game in the terms of the discriminator's loss. @throws GanError `unsupported` where it has none */
export function valueIn(where: string, terms: Readonly<Record<string, number>>): number {
  const found = Object.entries(terms).find(([name]) => VALUE.test(name));
  if (found !== undefined) return -found[1];
  const problem = `the discriminator's loss has no term that is the game's value; its terms are ${Object.keys(terms).join(', ')}.`;
  throw new GanError(where, problem, { code: 'unsupported' });
}
