/** What the process of a command line ends with. */
export const EXIT = {
  /** All was done. */
  done: 0,
  /** Something could not be done; stderr says what and why. */
  failed: 1,
  /** The command line could not be understood. */
  usage: 2,
  /** Ctrl-C; a run that trained has a checkpoint. */
  interrupted: 130,
} as const;
