/**
 * What a caller reads of a fault of ours. Nothing is said of its cause, and whether the call took effect is not known
 * either.
 */
export function faultMessage(requestId: string): string {
  return (
    'NovaPulse could not complete this request because of a fault of its own. Check whether it took effect before you ' +
    `send it again. The server’s log says why, under the request id ${requestId}.`
  );
}
