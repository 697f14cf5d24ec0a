export const bulkActions = ['retry', 'cancel', 'promote', 'remove'] as const;
export type BulkAction = (typeof bulkActions)[number];

type BulkWords = {
  /** The question goes on with the number of jobs. */
  verb: string;
  /** What happens, what stays, what is left out. */
  text: string;
  doing: string;
  done: string;
};

export const bulkWords: Record<BulkAction | 'replay', BulkWords> = {
  retry: {
    verb: 'Retry',
    text: 'Each gets one more try at least. Jobs that run, wait or have succeeded are left out.',
    doing: 'Retrying',
    done: 'Retried',
  },
  cancel: {
    verb: 'Cancel',
    text: 'No further attempt starts, and what runs is told to stop within a second. Jobs that have ended stay as they are.',
    doing: 'Cancelling',
    done: 'Cancelled',
  },
  promote: {
    verb: 'Start',
    text: 'What is due later is due now. Jobs that run or have ended are left out.',
    doing: 'Starting',
    done: 'Started',
  },
  remove: {
    verb: 'Remove',
    text: 'They are removed with their attempts and log lines, for good. Jobs that have not ended stay.',
    doing: 'Removing',
    done: 'Removed',
  },
  replay: {
    verb: 'Replay',
    text: 'What failed, was cancelled or skipped is tried again; what succeeded is sent once more as a new delivery.',
    doing: 'Replaying',
    done: 'Replayed',
  },
};

export function bulkActionOf(value: string | null): BulkAction | null {
  return bulkActions.find((action) => action === value) ?? null;
}
