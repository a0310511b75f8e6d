/** Options of `chess`. */
export const CHESS_OPTIONS = {
  level: {
    type: 'integer',
    min: 1,
    max: 6,
    optional: true,
    about: 'How strong the partner plays; the one reached so far if nothing is said.',
  },
  black: { type: 'boolean', default: false, about: 'Play the black pieces.' },
  moves: {
    type: 'text',
    value: 'MOVES',
    optional: true,
    about: "Your first moves, such as 'e4 Nf3'; then you are asked.",
  },
  seed: { type: 'integer', min: 0, default: 0, about: "Of the partner's choices; every game has its own." },
  steps: { type: 'integer', min: 1, default: 40, about: 'Steps of learning.' },
  rate: { type: 'number', above: 0, default: 2e-4, about: 'Learning rate of learning.' },
  out: {
    type: 'text',
    value: 'FOLDER',
    optional: true,
    about: 'The run that learning makes; RUN-learned if nothing is said.',
  },
} as const;
