/** Options of `chess`. */
export const CHESS_OPTIONS = {
  level: {
    type: 'integer',
    min: 1,
    max: 6,
    optional: true,
    about: 'Playing level of the partner; by default the level that you have reached.',
  },
  black: { type: 'boolean', default: false, about: 'Lets you play the black pieces.' },
  moves: {
    type: 'text',
    value: 'MOVES',
    optional: true,
    about: "Your first moves, such as 'e4 Nf3'. After them the program asks for each move.",
  },
  seed: {
    type: 'integer',
    min: 0,
    default: 0,
    about: "Seed of the partner's choices; use another seed for each game.",
  },
  steps: { type: 'integer', min: 1, default: 40, about: 'Steps of the fine-tuning.' },
  rate: { type: 'number', above: 0, default: 2e-4, about: 'Learning rate of the fine-tuning.' },
  out: {
    type: 'text',
    value: 'FOLDER',
    optional: true,
    about: 'Name of the fine-tuned run; by default RUN-learned.',
  },
} as const;
