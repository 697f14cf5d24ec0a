import type { LoaderFunctionArgs } from '@remix-run/node';
import { cursorOf, newerTo, olderTo } from '../lists/pageTrail.ts';
import { load } from '../problems/callApi.server.ts';
import type { MemberView } from './memberViews.ts';
import { parseMemberView } from './memberViews.ts';

const PAGE_SIZE = 50;
const MOST_SEARCHED = 200;

/** How many of those without a second factor are called by name. */
const MOST_NAMED = 3;

const kinds = { 'without-mfa': 'withoutSecondFactor', disabled: 'disabled' } as const;

/** Members and invitations, and whom a required second factor would stop. */
export async function loadMembers(args: LoaderFunctionArgs) {
  const params = new URL(args.request.url).searchParams;
  const view = parseMemberView(params.get('view'));
  const search = params.get('q')?.trim().slice(0, MOST_SEARCHED) ?? '';
  const cursor = cursorOf(params);
  const [members, invitations, organization] = await Promise.all([
    load(args, (api) => api.members.list(membersInput(view, search, cursor))),
    loadInvitations(args, view, cursor),
    load(args, (api) => api.organization.get()),
  ]);
  const impact =
    members.counts.withoutSecondFactor === 0
      ? []
      : (await load(args, (api) => api.organization.mfaImpact({ limit: MOST_NAMED }))).items;
  const isInvited = view === 'invited';
  return {
    members: isInvited ? [] : members.items,
    invitations: invitations.items.filter(({ email }) => email.includes(search.toLowerCase())),
    counts: members.counts,
    view,
    search,
    policy: { mfaPolicy: organization.mfaPolicy, mfaGraceUntil: organization.mfaGraceUntil },
    stopped: impact.map(({ name, email }) => name || email),
    olderTo: olderTo(params, isInvited ? invitations.nextCursor : members.nextCursor),
    newerTo: newerTo(params),
  };
}

export type MembersPage = Awaited<ReturnType<typeof loadMembers>>;

function membersInput(view: MemberView | null, search: string, cursor: string | undefined) {
  // Among the invitations only the counts are needed.
  if (view === 'invited') return { limit: 1 };
  return {
    limit: PAGE_SIZE,
    ...(cursor !== undefined && { cursor }),
    ...(search !== '' && { search }),
    ...(view !== null && { only: kinds[view] }),
  };
}

/** On the first page of all they stand below the members. */
async function loadInvitations(args: LoaderFunctionArgs, view: MemberView | null, cursor: string | undefined) {
  if (view === 'invited') {
    const input = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
    return load(args, (api) => api.members.invitations(input));
  }
  if (view !== null || cursor !== undefined) return { items: [], nextCursor: null };
  return load(args, (api) => api.members.invitations({ limit: 100 }));
}
