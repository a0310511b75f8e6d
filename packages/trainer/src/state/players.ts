import type { NamedWeight, Player } from '@ganforge/core';

/** Returns the name of the player whose optimizer `player` uses. */
export function optimizerOwner(player: Player<never>): string {
  return 'sharedWith' in player.optimizer ? player.optimizer.sharedWith : player.name;
}

/** Returns the weights that an update of a player may change. */
export function trainableWeights(
  state: { readonly weights: Readonly<Record<string, readonly NamedWeight[]>> },
  player: Player<never>,
): readonly NamedWeight[] {
  return player.trains.flatMap((network) => state.weights[network]!.filter((weight) => weight.trainable));
}
