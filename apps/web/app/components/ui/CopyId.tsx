import { shortenId } from '../../format/id.ts';
import { CopyButton } from './CopyButton.tsx';

/** An id in the short form that tells neighbours apart; copy takes it whole. */
export function CopyId({ id, full = false }: { id: string; full?: boolean }) {
  return (
    <span
      className="mono inline-flex min-w-0 max-w-full items-center gap-0.5 whitespace-nowrap align-top text-ink-2"
      title={id}
    >
      <span className="truncate">{full ? id : shortenId(id)}</span>
      <CopyButton text={id} label={`Copy ${id}`} />
    </span>
  );
}
