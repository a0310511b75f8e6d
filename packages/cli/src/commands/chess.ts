import { CHESS_OPTIONS } from '../chess/options.ts';
import type { Command } from '../program/command.ts';

/** Defines `chess`, which plays games against a run of chess-gan and continues its training on these games. */
export const chess: Command = {
  name: 'chess',
  summary: 'play against a run of chess-gan, or fine-tune it on games',
  args: [
    { name: 'ACTION', about: "'play' or 'learn'." },
    { name: 'RUN', about: 'Folder of a run.' },
    {
      name: 'GAMES',
      about: 'A .pgn file of games to learn from; by default the games played with this run.',
      optional: true,
    },
  ],
  options: [CHESS_OPTIONS],
  examples: [
    'ganforge chess play runs/chess-gan-carlsen',
    'ganforge chess play runs/chess-gan-carlsen --black --level 3',
    'ganforge chess learn runs/chess-gan-carlsen runs/chess-gan-carlsen/games.pgn',
  ],
  run: async (invocation) => (await import('../chess/run-chess.ts')).runChess(invocation),
};
