/** Options of `new-variant`. */
export const NEW_VARIANT_OPTIONS = {
  folder: { type: 'text', value: 'FOLDER', default: '.', about: 'Folder for the two files.' },
  javascript: {
    type: 'boolean',
    default: false,
    about: 'Writes JavaScript, which Node can run directly, instead of TypeScript.',
  },
} as const;
