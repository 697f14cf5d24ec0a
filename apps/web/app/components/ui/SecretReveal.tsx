import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from './Badge.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Panel } from './Panel.tsx';

type SecretRevealProps = {
  title: string;
  secret: string;
  /** Where it goes and that it will not be seen again. */
  children: ReactNode;
  /** "I have stored it": copying alone never closes this. */
  done: ReactNode;
};

/** A secret, shown once. */
export function SecretReveal({ title, secret, children, done }: SecretRevealProps) {
  return (
    <Panel
      title={title}
      aside={
        <Badge tone="warn" icon={Eye}>
          Shown once
        </Badge>
      }
    >
      <div className="grid gap-3">
        <p className="text-ink-2">{children}</p>
        <div className="flex items-center gap-2 rounded-md border border-line-control bg-panel py-2 pr-2 pl-3">
          <code className="min-w-0 flex-1 [overflow-wrap:anywhere]">{secret}</code>
          <CopyButton withWord text={secret} label="Copy the secret" />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {done}
          <span className="text-ink-3 text-sm">Copying does not close this.</span>
        </div>
      </div>
    </Panel>
  );
}
