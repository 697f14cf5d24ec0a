/**
 * `<job id@sender's domain>` (RFC 5322 section 3.6.4). A repeated send carries the same one, by which mail servers and
 * readers may recognise it. Job ids are letters, digits and `_`: valid in a Message-ID as they are.
 */
export function messageIdOf(jobId: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return `<${jobId}@${domain}>`;
}
