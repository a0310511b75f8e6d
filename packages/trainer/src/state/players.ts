import type { NamedWeight, Player } from '@ganforge/core';

/** Name of the player whose optimizer `player` uses. */
export function optimizerOwner(player: Player<never>): string {
  return 'sharedWith' in player.optimizer ? player.optimizer.sharedWith : player.name;
}

/** The weights a player's update may change. */
export function trainableWeights(
  state: { readonly weights: Readonly<Record<string, readonly NamedWeight[]>> },
  player: Player<never>,
): readonly NamedWeight[] {
  return player.trains.flatMap((network) => state.weights[network]!.filter((weight) => weight.trainable));
}
