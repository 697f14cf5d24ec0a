/** What the list can be cut to, as it stands in the address. */
export const memberViews = ['without-mfa', 'invited', 'disabled'] as const;

export type MemberView = (typeof memberViews)[number];

export function parseMemberView(text: string | null): MemberView | null {
  return memberViews.find((view) => view === text) ?? null;
}
