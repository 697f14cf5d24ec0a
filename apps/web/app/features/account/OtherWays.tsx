import { Link } from '@remix-run/react';
import type { LucideIcon } from 'lucide-react';
import { ChevronLeft, KeyRound, Smartphone } from 'lucide-react';
import { Icon } from '../../components/ui/Icon.tsx';

type OtherWaysProps = { methods: string; next: string; except: 'totp' | 'recovery_code' };

/** What else the account can prove, and the way back. */
export function OtherWays({ methods, next, except }: OtherWaysProps) {
  const has = (method: string) => method !== except && methods.split(' ').includes(method);
  const search = (by: string) => `?${new URLSearchParams({ methods, by, ...(next !== '/' && { next }) })}`;
  return (
    <div className="grid gap-2 border-line border-t pt-5">
      {has('totp') ? (
        <Way to={search('totp')} icon={Smartphone}>
          Use your authenticator app
        </Way>
      ) : null}
      {has('recovery_code') ? (
        <Way to={search('recovery_code')} icon={KeyRound}>
          Use a recovery code
        </Way>
      ) : null}
      <Way to={`/sign-in${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`} icon={ChevronLeft}>
        Back to sign-in
      </Way>
    </div>
  );
}

function Way({ to, icon, children }: { to: string; icon: LucideIcon; children: string }) {
  return (
    <Link to={to} className="flex min-h-6 items-center gap-2 text-accent-text hover:underline">
      <Icon of={icon} />
      {children}
    </Link>
  );
}
