/** `evt_01JD…BC4N6H`: prefix, first four, last six, because time-ordered ids begin alike. */
export function shortenId(id: string): string {
  const underscore = id.indexOf('_');
  const prefix = id.slice(0, underscore + 1);
  const rest = id.slice(underscore + 1);
  return rest.length <= 12 ? id : `${prefix}${rest.slice(0, 4)}…${rest.slice(-6)}`;
}
