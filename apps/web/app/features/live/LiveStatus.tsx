import { LiveMark } from '../../components/ui/LiveMark.tsx';
import { useLive } from './live.ts';

/** The live mark of the top bar; nothing while the page does not follow what happens. */
export function LiveStatus() {
  const live = useLive();
  return live.state ? <LiveMark state={live.state} onPause={live.pause} onResume={live.resume} /> : null;
}
