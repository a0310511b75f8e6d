import type { Gan, ImageBatch } from '@ganforge/core';
import { type DcganOptions, dcgan } from '@ganforge/models';

/** DCGAN whose discriminator moves twice a turn. */
export function twoStepDcgan(options: DcganOptions = {}): Gan<ImageBatch> {
  const gan = dcgan(options);
  const players = gan.players.map((player) => (player.name === 'discriminator' ? { ...player, moves: 2 } : player));
  return { ...gan, name: 'two-step-dcgan', players };
}
