/** The exit codes. */
export const EXIT = {
  /** The command succeeded. */
  done: 0,
  /** The command failed; stderr says why. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Ctrl-C interrupted the command; a training run has saved a checkpoint. */
  interrupted: 130,
} as const;
