/** Who wants a slot. Without an endpoint there is no share: a tenant's jobs may then fill all slots. */
export type SlotUser = { tenant: string; endpoint?: string | undefined };

/**
 * A semaphore that is fair between tenants and, within a tenant, between endpoints: of those who wait, a free slot goes
 * to the tenant and then to the endpoint with the fewest slots, and among equals to who asked first. No endpoint gets all
 * of them: it may hold four times as many as are free (a dynamic threshold, Choudhury and Hahne 1998), so that one that
 * hangs leaves a fifth to the others, two leave a ninth, and with many there is still one.
 */
export type Slots = {
  /**
   * Resolves to what gives the slot back; to null when an endpoint that is slow has none free: waiting here would hold a
   * place among the engine's messages that everybody else needs.
   */
  acquire(user: SlotUser): Promise<(() => void) | null>;
  /** Slots in use now. */
  used(): number;
};

export type SlotsOptions = {
  nowMs?: () => number;
  /** An endpoint whose attempts hold a slot for longer on average is slow, and so is one that gave none back for so long. */
  patienceMs?: number;
};

const shareOfFree = 4;

type Waiter = (release: (() => void) | null) => void;
type Line = {
  key: string;
  tenant: string;
  isCapped: boolean;
  held: number;
  waiting: Waiter[];
  /** When a slot was last taken by an idle endpoint, or given back. */
  movedAtMs: number;
  meanHoldMs: number;
  timer: NodeJS.Timeout | undefined;
};

export function createSlots(size: number, options: SlotsOptions = {}): Slots {
  const { nowMs = () => performance.now(), patienceMs = 2_000 } = options;
  let used = 0;
  // In the order in which they began to wait, which decides among equals; who has no slot and no wish is not here.
  const lines = new Map<string, Line>();
  const heldByTenant = new Map<string, number>();

  function lineOf({ tenant, endpoint }: SlotUser): Line {
    const key = `${tenant} ${endpoint ?? ''}`;
    const existing = lines.get(key);
    if (existing) return existing;
    const isCapped = endpoint !== undefined;
    const line = { key, tenant, isCapped, held: 0, waiting: [], movedAtMs: nowMs(), meanHoldMs: 0, timer: undefined };
    lines.set(key, line);
    return line;
  }

  function mayTake({ isCapped, held }: Line): boolean {
    return used < size && (!isCapped || held === 0 || held < shareOfFree * (size - used));
  }

  function isSlow(line: Line): boolean {
    return line.isCapped && line.held > 0 && Math.max(line.meanHoldMs, nowMs() - line.movedAtMs) > patienceMs;
  }

  function take(line: Line): () => void {
    const takenAtMs = nowMs();
    if (line.held === 0) line.movedAtMs = takenAtMs;
    used += 1;
    line.held += 1;
    heldByTenant.set(line.tenant, (heldByTenant.get(line.tenant) ?? 0) + 1);
    return () => {
      line.movedAtMs = nowMs();
      line.meanHoldMs += (line.movedAtMs - takenAtMs - line.meanHoldMs) / 8;
      used -= 1;
      line.held -= 1;
      const left = (heldByTenant.get(line.tenant) ?? 1) - 1;
      if (left === 0) heldByTenant.delete(line.tenant);
      else heldByTenant.set(line.tenant, left);
      for (let next = nextLine(); next; next = nextLine()) next.waiting.shift()?.(take(next));
      if (line.held === 0 && line.waiting.length === 0 && lines.get(line.key) === line) lines.delete(line.key);
    };
  }

  function nextLine(): Line | undefined {
    let chosen: Line | undefined;
    for (const line of lines.values()) {
      if (line.waiting.length === 0 || !mayTake(line)) continue;
      if (chosen === undefined || comesBefore(line, chosen)) chosen = line;
    }
    return chosen;
  }

  function comesBefore(a: Line, b: Line): boolean {
    const [heldByA, heldByB] = [heldByTenant.get(a.tenant) ?? 0, heldByTenant.get(b.tenant) ?? 0];
    return heldByA === heldByB ? a.held < b.held : heldByA < heldByB;
  }

  /** Looks again and again whether those who wait for an endpoint's slot wait for something slow. */
  function watch(line: Line): void {
    line.timer ??= setTimeout(() => {
      line.timer = undefined;
      if (isSlow(line)) for (const waiter of line.waiting.splice(0)) waiter(null);
      if (line.waiting.length > 0) watch(line);
    }, patienceMs);
  }

  return {
    acquire(user) {
      const line = lineOf(user);
      if (line.waiting.length === 0 && mayTake(line)) return Promise.resolve(take(line));
      if (isSlow(line)) return Promise.resolve(null);
      return new Promise((resolve) => {
        line.waiting.push(resolve);
        if (line.isCapped) watch(line);
      });
    },
    used: () => used,
  };
}
