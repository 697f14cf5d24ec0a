import { CircleDot, Clock, Hourglass, KeyRound } from 'lucide-react';
import { Badge } from '../../components/ui/Badge.tsx';
import { Icon } from '../../components/ui/Icon.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { Countdown, Time } from '../../components/ui/Time.tsx';
import { formatMoment } from '../../format/time.ts';
import { useNow } from '../clock/ClockProvider.tsx';

/** One that signs an endpoint's requests; its value is not known here. */
export type SigningSecret = { version: number; createdAt: string; expiresAt: string | null };

type SecretListProps = {
  secrets: readonly SigningSecret[];
  /** False while the endpoint signs with its key pair alone: the secrets are kept for a change back. */
  isUsed: boolean;
};

/** The secrets that sign, the current one first. */
export function SecretList({ secrets, isUsed }: SecretListProps) {
  const now = useNow();
  const live = secrets.filter(({ expiresAt }) => expiresAt === null || new Date(expiresAt) > now);
  return (
    <Panel
      flush
      title={isUsed ? 'Signing secrets' : 'Secrets, not in use'}
      aside={<span className="text-ink-3 text-sm">{live.length}</span>}
    >
      <ul>
        {live.map((secret, index) => (
          <li
            key={secret.version}
            className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-3 border-line border-b px-4 py-3 last:border-b-0"
          >
            {secret.expiresAt === null ? (
              <Current secret={secret} />
            ) : (
              <Ending secret={secret} since={live[index - 1]?.createdAt ?? secret.createdAt} until={secret.expiresAt} />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Current({ secret }: { secret: SigningSecret }) {
  return (
    <>
      <Icon of={KeyRound} className="mt-0.5 text-ink-3" />
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-2">
          Secret {secret.version}
          <Badge tone="ok" icon={CircleDot}>
            Current
          </Badge>
        </p>
        <p className="text-ink-3 text-sm">
          Created <Time at={secret.createdAt} />. Its signature comes first.
        </p>
      </div>
    </>
  );
}

/** Both sign from the moment the newer one was made until the older one ends. */
function Ending({ secret, since, until }: { secret: SigningSecret; since: string; until: string }) {
  const now = useNow();
  const startsAt = new Date(since);
  const endsAt = new Date(until);
  const share = (now.getTime() - startsAt.getTime()) / Math.max(1, endsAt.getTime() - startsAt.getTime());
  return (
    <>
      <Icon of={Hourglass} bold className="mt-0.5 text-warn-mark" />
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-2">
          Secret {secret.version}
          <Badge tone="warn" icon={Clock}>
            Ends in <Countdown at={until} />
          </Badge>
        </p>
        <p className="text-ink-3 text-sm">
          Created <Time at={secret.createdAt} />. Still signs every request until {formatMoment(endsAt, now)} UTC, so
          that receivers can switch without a gap.
        </p>
        <div className="mt-1 max-w-100">
          <Progress label={`Overlap of secret ${secret.version}`} share={share} look="wait" />
        </div>
      </div>
    </>
  );
}
