/** Options of `new-variant`. */
export const NEW_VARIANT_OPTIONS = {
  folder: { type: 'text', value: 'FOLDER', default: '.', about: 'Where the two files go.' },
  javascript: {
    type: 'boolean',
    default: false,
    about: 'JavaScript, which Node runs as it is, in place of TypeScript.',
  },
} as const;
