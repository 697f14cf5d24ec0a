/** A part of the path that the route's name promises. */
export function requiredParam(params: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`The route has no $${name}`);
  return value;
}
