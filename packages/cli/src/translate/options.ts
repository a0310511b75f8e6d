/** Options of `translate`. */
export const TRANSLATE_OPTIONS = {
  out: { type: 'text', value: 'FOLDER', default: 'translated', about: 'Where the images go, under their own names.' },
  side: {
    type: 'text',
    value: 'ENTRY',
    optional: true,
    about: 'What FOLDER holds, such as a or b of cycle-gan; the first if nothing is said.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Of what is drawn, where something is.' },
  from: { type: 'text', value: 'CHECKPOINT', default: 'last', about: 'last, best, or such as step-40.' },
} as const;
