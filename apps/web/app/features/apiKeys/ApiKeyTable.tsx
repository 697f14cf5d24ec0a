import { Ban, CircleCheck, Clock } from 'lucide-react';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import type { StatusLook } from '../../components/ui/status.ts';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Time } from '../../components/ui/Time.tsx';
import { formatCounted } from '../../format/number.ts';
import { ApiKeyButtons } from './ApiKeyButtons.tsx';
import type { ApiKeysPage } from './loadApiKeys.server.ts';

type ApiKey = ApiKeysPage['keys'][number];

export function ApiKeyTable({ keys }: { keys: readonly ApiKey[] }) {
  return (
    <TableBox>
      <Table label="API keys" tall>
        <thead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell fill>May</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell from="mid">Created by</HeadCell>
            <HeadCell right>Last used</HeadCell>
            <HeadCell right from="mid">
              Expires
            </HeadCell>
            <HeadCell fit hideLabel>
              Actions
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} />
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}

const looks: Record<ApiKey['status'], StatusLook> = {
  active: { label: 'Active', tone: 'ok', icon: CircleCheck },
  expired: { label: 'Expired', tone: 'idle', icon: Clock },
  revoked: { label: 'Revoked', tone: 'idle', icon: Ban },
};

const reviewTexts: Record<NonNullable<ApiKey['review']>['reason'], string> = {
  creator_left: 'Its creator left',
  creator_disabled: 'Its creator is disabled',
  creator_role_changed: 'Its creator may not create keys any more',
};

function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const isActive = apiKey.status === 'active';
  return (
    <tr>
      <Cell phone={1} className="leading-4.5">
        <div className="max-w-60 truncate font-medium">{apiKey.name}</div>
        <div className="mono text-ink-3">{apiKey.hint}</div>
      </Cell>
      <Cell fill>
        <span className="text-ink-2" title={apiKey.scopes.join('\n')}>
          {apiKey.scopes.length > 3 ? (
            formatCounted(apiKey.scopes.length, 'scope')
          ) : (
            <span className="mono">{apiKey.scopes.join(', ')}</span>
          )}
        </span>
      </Cell>
      <Cell phone={3} className="leading-4.5">
        <StatusMark look={looks[apiKey.status]} />
        {isActive && apiKey.review ? (
          <div className="ml-5 text-sm text-warn-text">{reviewTexts[apiKey.review.reason]}</div>
        ) : null}
      </Cell>
      <Cell from="mid" className="text-ink-2 leading-4.5">
        <div>{apiKey.createdBy ? apiKey.createdBy.name || apiKey.createdBy.email : 'Account is gone'}</div>
        <div className="text-ink-3 text-sm">
          <Time at={apiKey.createdAt} />
        </div>
      </Cell>
      <Cell right phone={4} className="text-ink-3">
        {apiKey.lastUsedAt ? <Time at={apiKey.lastUsedAt} /> : 'Never'}
      </Cell>
      <Cell right from="mid" className="text-ink-3">
        {apiKey.expiresAt ? <Time at={apiKey.expiresAt} /> : 'Never'}
      </Cell>
      <Cell fit phone={2}>
        {isActive ? <ApiKeyButtons id={apiKey.id} name={apiKey.name} isWaiting={apiKey.review !== null} /> : null}
      </Cell>
    </tr>
  );
}
