/** Where the second factor is asked for. The ticket travels in a cookie; the path says what this account can prove. */
export function secondFactorPath(next: string, methods: readonly string[]): string {
  return `/sign-in/verify?${new URLSearchParams({ methods: methods.join(' '), ...(next !== '/' && { next }) })}`;
}
