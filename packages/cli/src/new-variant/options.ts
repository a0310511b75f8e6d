/** Options of `new-variant`. */
export const NEW_VARIANT_OPTIONS = {
  folder: { type: 'text', value: 'FOLDER', default: '.', about: 'Folder for the two files.' },
  javascript: {
    type: 'boolean',
    default: false,
    about: 'JavaScript, which Node runs as it is, in place of TypeScript.',
  },
} as const;
