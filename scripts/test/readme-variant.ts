import type { Gan, ImageBatch } from '@ganforge/core';
import { type DcganOptions, dcgan } from '@ganforge/models';

/** DCGAN whose discriminator updates twice a step. */
export function twoUpdateDcgan(options: DcganOptions = {}): Gan<ImageBatch> {
  const gan = dcgan(options);
  const players = gan.players.map((player) =>
    player.name === 'discriminator' ? { ...player, updatesPerStep: 2 } : player,
  );
  return { ...gan, name: 'two-update-dcgan', players };
}
