/** What the command line ends with. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** The command was carried out, and some rows were rejected. */
  someRejected: 3,
  /** The platform does not answer. */
  unreachable: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
