import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HealthCheck } from './createHealthCheck.ts';

/** A report of a million rows takes about this much while it is built. */
const leastFreeBytes = 512 * 1024 ** 2;
const timeoutMs = 2000;

export type DiskCheckOptions = {
  /** A folder on the disk in question; it need not exist yet, its parents are asked then. */
  folder: string;
  onFailure: HealthCheck['onFailure'];
  /** Free bytes for an ordinary user below which the check fails. */
  minFreeBytes?: number;
};

/** Whether the disk that reports are written to has room. */
export function diskCheck({ folder, onFailure, minFreeBytes = leastFreeBytes }: DiskCheckOptions): HealthCheck {
  return {
    name: 'disk',
    timeoutMs,
    onFailure,
    async run() {
      const { bavail, bsize } = await statfsAbove(folder);
      const freeBytes = bavail * bsize;
      if (freeBytes < minFreeBytes) {
        throw new Error(
          `${mebibytes(freeBytes)} are free where files are kept, which should be ${mebibytes(minFreeBytes)}`,
        );
      }
    },
  };
}

/** Of the folder, or of the nearest one above it that exists. */
async function statfsAbove(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder);
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return statfsAbove(dirname(folder));
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
