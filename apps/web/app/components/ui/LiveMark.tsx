import { Pause, Play } from 'lucide-react';
import { classes } from './classes.ts';
import { IconButton } from './IconButton.tsx';

/** `at` is when the data on screen was last true, as a clock time in UTC. */
export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'paused'; at: string }
  | { kind: 'stale'; at: string };

type LiveMarkProps = { state: LiveState; onPause: () => void; onResume: () => void };

const words: Record<LiveState['kind'], (at: string) => string> = {
  connecting: () => 'Connecting',
  live: () => 'Live',
  paused: (at) => `Paused ${at}`,
  stale: (at) => `Reconnecting, data from ${at}`,
};

/** Whether what is on screen follows what happens. */
export function LiveMark({ state, onPause, onResume }: LiveMarkProps) {
  const isQuiet = state.kind === 'live' || state.kind === 'connecting';
  return (
    <div
      className={classes(
        // Without scripts nothing is live.
        'inline-flex h-7 items-center gap-2 whitespace-nowrap rounded-md border pr-1 pl-2 noscript:hidden',
        state.kind === 'stale' ? 'border-warn-line bg-warn-tint text-warn-text' : 'border-transparent text-ink-2',
      )}
    >
      <span aria-hidden="true" className="relative size-2">
        {state.kind === 'live' ? (
          <>
            <i className="absolute inset-0 rounded-full bg-ok-mark" />
            <i className="absolute inset-0 animate-pulse rounded-full border border-ok-mark" />
          </>
        ) : state.kind === 'paused' || state.kind === 'connecting' ? (
          <i className="absolute inset-0 rounded-full border-2 border-idle-mark" />
        ) : (
          <i className="absolute inset-0 rotate-45 rounded-[1px] bg-warn-mark" />
        )}
      </span>
      <span role="status" className={isQuiet ? 'max-rail:sr-only' : undefined}>
        {words[state.kind]('at' in state ? state.at : '')}
      </span>
      {isQuiet ? <IconButton look="tiny" icon={Pause} label="Pause live updates" onClick={onPause} /> : null}
      {state.kind === 'paused' ? (
        <IconButton look="tiny" icon={Play} label="Resume live updates" onClick={onResume} />
      ) : null}
    </div>
  );
}
