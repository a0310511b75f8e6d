import { counted, type RecognisedData } from './facts.ts';

/** Reads games of chess. The examples are the moves of the player who has the most games. */
export async function chessData(place: string, bytes: Uint8Array): Promise<RecognisedData> {
  const [{ chessDataset }, { readPgn }] = await Promise.all([
    import('@ganforge/data'),
    import('@ganforge/media/chess'),
  ]);
  const { games, refused } = await readPgn({ path: place, bytes });
  const dataset = chessDataset(games);
  const count = Object.values(refused).reduce((sum: number, one: number) => sum + one, 0);
  const more = count === 0 ? '' : `; ${counted(count, 'game')} refused`;
  return {
    place,
    facts: { kind: 'position', size: dataset.size },
    says: `${counted(games.length, 'game')} of chess, ${dataset.size} moves of ${dataset.player}${more}`,
    open: async () => dataset,
  };
}
